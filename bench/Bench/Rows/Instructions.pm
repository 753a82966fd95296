# Instructions of a warm page, counted by callgrind: what a plug-in, a verb or a
# larger state of requests adds to it shows here to the instruction, also on a
# machine that is busy.
package Bench::Rows::Instructions;

use strict;
use warnings;

use Bench::Client;

my $Few = 500;
my $More = 10000;

# Of this module's own functions, as gcc 12 compiles them. Before there were
# plug-ins and checks they were 1,187: these cost a page nothing.
my $Goal = 1187;


sub run {
    my ($b) = @_;

    if (!grep { -x "$_/callgrind_annotate" } split /:/, $ENV{PATH}) {
        $b->{report}->skip(row => 'instructions of a warm page',
                           why => 'valgrind is not installed');
        return;
    }

    my $ours = counted($b, '/page/one.html');
    my $theirs = counted($b, '/plain/one.html', '/page/one.html');

    $b->{report}->row(
        row => 'instructions of a warm page', against => 'the file likewise',
        figures => [['of this module', $ours->{module}, '<=', $Goal],
                    ['all, without the system', $ours->{all}],
                    ['all, of the file', $theirs->{all}]],
        raw => { ours => $ours, theirs => $theirs });
}


# Instructions a request of a path, as the difference of two runs: of nginx's
# start, and of the first request, there is as much in both. With like, the path
# is first made a file of what that other one gives.
sub counted {
    my ($b, $path, $like) = @_;

    my @sums = map { [sums($b, $path, $_, $like)] } $Few, $More;

    return { all => ($sums[1][0] - $sums[0][0]) / ($More - $Few),
             module => ($sums[1][1] - $sums[0][1]) / ($More - $Few) };
}


# instructions of all functions, and of those whose names are this module's
sub sums {
    my ($b, $path, $requests, $like) = @_;

    my $dir = "$b->{machine}{dir}/callgrind";

    # a worker writes as the user that it has become
    mkdir $dir;
    chmod 0777, $dir;

    my $out = "$dir/out";
    my $server = $b->{machine}->nginx(
        name => 'counted', http => $b->{site}->http,
        under => ['valgrind', '--tool=callgrind', '--trace-children=yes',
                  "--callgrind-out-file=$out.%p"]);

    if ($like) {
        my $page = Bench::Client->new($server->{port})->get($like);
        $b->{site}->put("plain/one.html", $page->{body});
    }

    my ($worker) = @{ $server->{workers} };

    $b->{load}->sample(server => $server, requests => $requests,
                       connections => 1, paths => [$path]);
    $b->{machine}->stop($server->{pid});

    my ($all, $module) = (0, 0);

    open my $lines, '-|', 'callgrind_annotate', '--threshold=100', '--auto=no',
        "$out.$worker" or die "callgrind_annotate: $!\n";

    while (my $line = <$lines>) {
        my ($n, $name) = $line =~ /^\s*([\d,]+) \([^)]*\)\s+(\S.*)$/
            or next;

        $n =~ tr/,//d;

        if ($name =~ /PROGRAM TOTALS/) {
            $all = $n;
        } elsif ($name =~ /:(?:ngx_(?:http_)?)?comments_\w+/) {
            $module += $n;
        }
    }

    close $lines or die "callgrind_annotate failed\n";
    die "callgrind counted nothing of this module\n" unless $module;

    unlink glob "$out.*";

    return ($all, $module);
}


1;
