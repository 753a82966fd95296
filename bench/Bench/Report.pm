# The results: a line on the terminal as each row is done, a table at the end,
# and all figures as JSON.
package Bench::Report;

use strict;
use warnings;

use JSON::PP;


sub new {
    my ($class, %self) = @_;

    return bless { %self, rows => [] }, $class;
}


# One row: row, against, figures: a list of [name, value, relation, goal,
# spread], relation ">=", "<=" or "" (no goal: for information), spread where
# the middle half of the samples lies, if there were several. raw: anything.
sub row {
    my ($self, %row) = @_;

    my @shown;
    my $pass = 1;
    my $goals = 0;

    for my $figure (@{ $row{figures} }) {
        my ($name, $value, $relation, $goal, $spread) = @$figure;
        my $good = !$relation ? 1
                   : $relation eq '>=' ? $value >= $goal : $value <= $goal;

        $goals++ if $relation;
        $pass = 0 unless $good;

        push @shown, { name => $name, value => 0 + $value,
                       $spread ? (spread => $spread) : (),
                       $relation ? (goal => "$relation $goal",
                                    pass => $good ? JSON::PP::true
                                                  : JSON::PP::false) : () };
    }

    my $done = { row => $row{row}, against => $row{against},
                 figures => \@shown, raw => $row{raw},
                 verdict => $goals ? ($pass ? 'pass' : 'FAIL') : '-' };

    push @{ $self->{rows} }, $done;
    print_row($done);
}


# A row that could not be measured, with the reason.
sub skip {
    my ($self, %row) = @_;

    my $done = { row => $row{row}, against => $row{against} || '',
                 figures => [], verdict => 'skip', why => $row{why} };

    push @{ $self->{rows} }, $done;
    print_row($done);
}


sub print_row {
    my ($row) = @_;

    local $| = 1;

    printf "%-5s %s%s\n", $row->{verdict}, $row->{row},
           $row->{against} ? ", against $row->{against}" : '';

    for my $figure (@{ $row->{figures} }) {
        printf "        %-38s %10s  %-10s %-15s %s\n", $figure->{name},
               number($figure->{value}), $figure->{goal} || '',
               $figure->{spread} ? '(' . join(' to ', map { number($_) }
                                              @{ $figure->{spread} }) . ')'
                                 : '',
               !exists $figure->{pass} ? '' : $figure->{pass} ? '' : '<<<';
    }

    print "        $row->{why}\n" if $row->{why};
}


sub number {
    my ($value) = @_;

    return $value if $value =~ /^-?\d+$/;
    return sprintf abs($value) >= 100 ? '%.0f' : abs($value) >= 10 ? '%.1f'
                   : '%.3f', $value;
}


sub table {
    my ($self) = @_;

    print "\n| row | against | figure | goal | result | |\n"
          . "|---|---|---|---|---|---|\n";

    for my $row (@{ $self->{rows} }) {
        my $first = 1;

        for my $figure (@{ $row->{figures} }) {
            printf "| %s | %s | %s | %s | %s | %s |\n",
                   $first ? ($row->{row}, $row->{against}) : ('', ''),
                   $figure->{name}, $figure->{goal} || '',
                   number($figure->{value}),
                   !exists $figure->{pass} ? ''
                   : $figure->{pass} ? 'pass' : 'FAIL';
            $first = 0;
        }

        print "| $row->{row} | $row->{against} | | | | skipped |\n"
            if $row->{verdict} eq 'skip';
    }
}


sub write {
    my ($self, $path, $facts) = @_;

    open my $file, '>', "$path.new" or die "$path: $!\n";
    print $file JSON::PP->new->canonical->pretty->encode(
        { machine => $facts, rows => $self->{rows} });
    close $file or die "$path: $!\n";
    rename "$path.new", $path or die "$path: $!\n";
}


# the number of rows that missed a goal
sub failed {
    my ($self) = @_;

    return scalar grep { $_->{verdict} eq 'FAIL' } @{ $self->{rows} };
}


1;
