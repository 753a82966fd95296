# What a comment's Markdown costs: the shorter way for simple texts against the
# parser, which gives the same bytes. The figures defend the shorter way.
package Bench::Rows::Text;

use strict;
use warnings;

use Bench::Load;

my %Names = (prose => 'Markdown of 550 bytes of prose',
             marks => 'the same, with emphasis, code and links',
             blocks => 'the same, with lists, quotes and blocks of code');
my %Goals = (prose => 0.5, marks => 0.75, blocks => 1.1);


sub run {
    my ($b) = @_;

    my %samples;

    for my $run (1 .. $b->{runs} * 3) {
        open my $tool, '-|', $b->{markdown} or die "$b->{markdown}: $!\n";

        while (<$tool>) {
            my ($kind, $rendered, $parsed) = split;

            push @{ $samples{$kind}{ratio} }, $rendered / $parsed;
            push @{ $samples{$kind}{rendered} }, $rendered / 1000;
        }

        close $tool or die "$b->{markdown} failed\n";
    }

    for my $kind (qw(prose marks blocks)) {
        my $of = $samples{$kind} or die "no figures of $kind\n";

        $b->{report}->row(row => $Names{$kind}, against => 'the parser alone',
            figures => [['processor time', rounded($of->{ratio}), '<=',
                         $Goals{$kind}],
                        ['us a comment', rounded($of->{rendered})]],
            raw => $of);
    }
}


sub rounded {
    my ($samples) = @_;

    return 0 + sprintf '%.3f', Bench::Load::median(@$samples);
}


1;
