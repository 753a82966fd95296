# Samples: one run of the load program against one address, with what the
# server used meanwhile; and comparisons of two addresses, in turns.
package Bench::Load;

use strict;
use warnings;

use Exporter qw(import);
use JSON::PP;

use Bench::Machine;

our @EXPORT_OK = qw(figure);


# machine; tool: path of the load program
sub new {
    my ($class, %self) = @_;

    return bless \%self, $class;
}


# One sample: server, paths (or list: a file of them), requests, connections,
# headers, zipf, seed, body, side, status. Returns the program's figures with
# cpu_us: microseconds of the workers' processor time per request.
sub sample {
    my ($self, %what) = @_;

    my $server = $what{server};
    my @argv = ($self->{tool}, '-n', $what{requests},
                '-c', $what{connections} || 16);

    push @argv, '-H', $_ for @{ $what{headers} || [] };
    push @argv, '-z', $what{zipf}, '-s', $what{seed} || 0 if $what{zipf};
    push @argv, '-p', $what{body} if defined $what{body};
    push @argv, '-f', $what{list} if defined $what{list};
    push @argv, '-u', $_ for @{ $what{paths} || [] };
    push @argv, $server->{port};

    my @pids = @{ $server->{workers} };
    my $before = Bench::Machine::cpu(@pids);
    my $result = run($self->{machine}->pinned($what{side} || 'load', @argv));

    $result->{cpu_us} = 1e6 * (Bench::Machine::cpu(@pids) - $before)
                        / $result->{requests};

    my $status = $what{status} || 200;
    my $good = $result->{statuses}{$status} || 0;

    die "$server->{name}: not all answers are $status: "
        . encode_json($result->{statuses}) . "\n"
        if $good != $result->{requests};

    return $result;
}


sub run {
    my (@argv) = @_;

    open my $pipe, '-|', @argv or die "$argv[0]: $!\n";
    my $line = readline $pipe;
    close $pipe or die "$argv[-1]: the load program failed\n";

    return decode_json($line);
}


# Two samples after another, as often as runs says, beginning with either in
# turn; by a law, each pair asks in an order of its own. ours, theirs: what sample() takes; both: what they have in common.
# Returns the medians of the ratios, where their middle half lies (spread), and
# all samples.
sub compare {
    my ($self, %what) = @_;

    my (@ours, @theirs);
    my $both = $what{both} || {};
    my $warm = int($both->{requests} / 10) || 1;

    for my $side (qw(ours theirs)) {
        my $paths = @{ $what{$side}{paths} || $both->{paths} || [] };

        # every worker shall have every page
        $self->sample(%$both, %{ $what{$side} },
                      requests => $what{warm} || $warm + $paths);
    }

    for my $turn (1 .. $self->{runs}) {
        for my $side ($turn % 2 ? qw(ours theirs) : qw(theirs ours)) {
            push @{ $side eq 'ours' ? \@ours : \@theirs },
                 $self->sample(%$both, %{ $what{$side} }, seed => $turn);
        }
    }

    my %result = (ours => \@ours, theirs => \@theirs);

    for my $figure (qw(rate cpu_us p50_us p99_us)) {
        my @ratios = map {
            $theirs[$_]{$figure} ? $ours[$_]{$figure} / $theirs[$_]{$figure}
                                 : 0
        } 0 .. $#ours;

        $result{$figure} = median(@ratios);
        $result{spread}{$figure} = [quantile(0.25, @ratios),
                                    quantile(0.75, @ratios)];
    }

    return \%result;
}


# A figure of a comparison for a row: its name, and a goal if there is one.
sub figure {
    my ($name, $compared, $figure, @goal) = @_;

    return [$name, $compared->{$figure}, $goal[0] || '', $goal[1],
            $compared->{spread}{$figure}];
}


sub median {
    my @sorted = sort { $a <=> $b } @_;

    return 0 unless @sorted;
    return $sorted[$#sorted / 2] if @sorted % 2;
    return ($sorted[@sorted / 2 - 1] + $sorted[@sorted / 2]) / 2;
}


sub quantile {
    my ($part, @values) = @_;
    my @sorted = sort { $a <=> $b } @values;

    return 0 unless @sorted;
    return $sorted[int($part * $#sorted + 0.5)];
}


1;
