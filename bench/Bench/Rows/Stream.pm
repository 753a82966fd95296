# What a page from elsewhere takes of a worker's memory while it passes, by the
# length of the page.
package Bench::Rows::Stream;

use strict;
use warnings;

use IO::Socket::INET;

my $Short = 4;          # MB
my $Long = 200;
my $Quick = 40;
my $More = 1024;        # KB that the long page may take beyond the short one


sub run {
    my ($b) = @_;

    my $site = $b->{site};
    my $long = $b->{quick} ? $Quick : $Long;

    mkdir "$site->{root}/off/stream";
    write_page("$site->{root}/off/stream/$_.html", $_) for $Short, $long;

    my $server = $b->{machine}->nginx(
        name => 'stream',
        http => $site->http(locations => <<'CONF'));
        location /stream/ {
            comments on;
            proxy_pass http://127.0.0.1:%PORT%/off/stream/;
            proxy_max_temp_file_size 0;
        }
CONF

    # once for what stays: the scanner's part of the heap, connections
    pass($server, $Short) for 1 .. 2;

    my %peak;

    for my $mb ($Short, $long) {
        $peak{$mb} = pass($server, $mb);
    }

    $b->{machine}->stop($server->{pid});
    unlink "$site->{root}/off/stream/$_.html" for $Short, $long;

    $b->{report}->row(
        row => "memory of a proxied page of $long MB",
        against => "one of $Short MB",
        figures => [['peak more, KB', ($peak{$long} - $peak{$Short}) / 1024,
                     '<=', $More],
                    ['peak, MB', $peak{$long} / 1048576]],
        raw => \%peak);
}


# tags end at all places of the buffers
sub write_page {
    my ($path, $mb) = @_;

    my $unit = join '', map { "<p class='" . 'c' x ($_ % 37) . "'>"
                              . 'text ' x ($_ % 61) . "</p>\n" } 1 .. 4000;

    open my $file, '>', $path or die "$path: $!\n";
    print $file '<!DOCTYPE html><body>';
    print $file $unit for 1 .. $mb * 1048576 / length $unit;
    print $file "</body>\n";
    close $file or die "$path: $!\n";
}


# Reads the page; the most memory that the worker had meanwhile, in bytes.
sub pass {
    my ($server, $mb) = @_;

    my $worker = $server->{workers}[0];

    if (open my $clear, '>', "/proc/$worker/clear_refs") {
        print $clear "5\n";
        close $clear;
    }

    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                       PeerPort => $server->{port})
        or die "stream: cannot connect\n";

    print $socket "GET /stream/$mb.html HTTP/1.1\r\nHost: bench.example\r\n"
                  . "Connection: close\r\n\r\n";

    my ($bytes, $tail) = (0, '');

    while (sysread $socket, my $piece, 262144) {
        $bytes += length $piece;
        $tail = substr "$tail$piece", -4000;
    }

    die "stream: $bytes bytes, no block\n"
        unless $bytes > $mb * 800000 && $tail =~ m{</section>\s*</body>};

    open my $status, '<', "/proc/$worker/status" or die "status: $!\n";

    while (my $line = readline $status) {
        return $1 * 1024 if $line =~ /^VmHWM:\s*(\d+)/;
    }

    die "stream: no VmHWM\n";
}


1;
