# Importing a Disqus export into a local Redis: how long it takes, and whether
# memory grows with the file.
package Bench::Rows::Import;

use strict;
use warnings;

use Time::HiRes qw(sleep time);

use Bench::Load;

my $Goal = 30;          # s
my $Growth = 1.1;       # of the memory that a tenth of the file takes


sub run {
    my ($b) = @_;

    my $comments = $b->{quick} ? 20_000 : 200_000;
    my %raw;

    for my $n ($comments / 10, $comments) {
        my $file = export($b, $n);

        # the site of each turn is a new one
        for my $turn (1 .. 3) {
            my ($seconds, $kilobytes) = imported($b, $file, "import-$n-$turn");

            push @{ $raw{$n}{seconds} }, $seconds;
            push @{ $raw{$n}{kilobytes} }, $kilobytes;
        }

        unlink $file;
    }

    my ($part, $whole) = map { Bench::Load::median(@{ $raw{$_}{kilobytes} }) }
                         $comments / 10, $comments;

    $b->{report}->row(
        row => "importing $comments comments of Disqus", against => '',
        figures => [
            ['s', Bench::Load::median(@{ $raw{$comments}{seconds} }), '<=',
             $Goal],
            ['largest memory, MB', $whole / 1024],
            ['of that for a tenth of the file', $whole / $part, '<=',
             $Growth],
        ], raw => \%raw);
}


sub export {
    my ($b, $comments) = @_;

    my $file = "$b->{machine}{dir}/disqus.xml";

    system("perl bench/disqus.pl $comments > $file") == 0
        or die "bench/disqus.pl $comments: $?\n";

    return $file;
}


# Returns how long it took, and the most memory that was resident.
sub imported {
    my ($b, $file, $site) = @_;

    my $peak = 0;
    my $begin = time();
    my $pid = fork // die "fork: $!\n";

    if ($pid == 0) {
        open STDOUT, '>', '/dev/null';
        exec "$ENV{OUT}/commentsctl", '--redis',
             "unix:$b->{machine}{socket}", '--site', $site, 'import', $file;
        exit 127;
    }

    while (waitpid($pid, 1) == 0) {
        if (open my $status, '<', "/proc/$pid/status") {
            while (<$status>) {
                $peak = $1 if /^VmHWM:\s*(\d+)/ && $1 > $peak;
            }
        }

        sleep 0.02;
    }

    die "commentsctl import: $?\n" if $?;

    return (time() - $begin, $peak);
}


1;
