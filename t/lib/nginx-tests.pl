#!/usr/bin/perl
# Compares what two runs of nginx's test suite said, assertion by assertion.
#
#   nginx-tests.pl one    FILE                     runs one file of it
#   nginx-tests.pl files  OLD NEW FILE …           names of files that differ
#   nginx-tests.pl report OLD NEW EXPECTED FILE …  what differs, by file
#
# A file that dies leaves its servers behind, and they hold its output open: so
# "one" gives it a process group and five minutes, then ends all of the group.
#
# OLD and NEW are folders of TAP; where there is OLD.again and NEW.again, what
# differs there only or here only is chance. In NEW.bare the comment blocks were
# taken out of the answers: what no longer differs there differs by the block's
# bytes alone. EXPECTED is t/nginx-tests.expected, which gives reasons for the
# rest, or empty. Exit status of a report: 1 if something differs that is not
# expected or if the runs say nothing at all.
use strict;
use warnings;

use File::Basename qw(dirname);

my $what = shift @ARGV;

one(@ARGV) if $what eq 'one';

my ($old, $new, @files) = @ARGV;
my $expected = $what eq 'report' ? shift @files : '';

$what eq 'files' ? files() : report();


sub one {
    my $child = fork;

    die "fork: $!\n" unless defined $child;

    if ($child == 0) {
        setpgrp(0, 0);
        my @bare = $ENV{COMMENTS_BARE}
                   ? ('-I' . dirname(__FILE__), '-MCommentsBare') : ();
        exec $^X, '-Ilib', @bare, @_ or exit 127;
    }

    local $SIG{ALRM} = sub { kill 'KILL', -$child };
    alarm 300;
    1 while waitpid($child, 0) != $child;
    my $status = $?;
    kill 'KILL', -$child;
    exit($status & 127 ? 255 : $status >> 8);
}


sub files {
    for my $file (@files) {
        print "$file\n" if %{ difference($old, $new, $file) };
    }
}


sub report {
    my ($reasons, $known) = read_expected($expected);
    my ($asserted, $as_expected, $unexpected, $chance) = (0, 0, 0, 0);
    my $block = 0;
    my (%count, @gone);

    for my $file (@files) {
        $asserted += grep { /^\d+$/ } keys %{ answers("$new/$file") };

        my $once = difference($old, $new, $file);
        my $twice = -f "$new.again/$file"
                    ? difference("$old.again", "$new.again", $file) : $once;
        my $bare = -f "$new.bare/$file"
                   ? difference("$old.again", "$new.bare", $file) : $twice;
        my $lines = '';

        for my $item (sort by_item keys %$once) {
            if (!exists $twice->{$item}) {
                $chance++;
                next;
            }

            if (!exists $bare->{$item}) {
                $block++;
                next;
            }

            if (my $reason = delete $known->{$file}{$item}) {
                $as_expected++;
                $count{$reason}{$file}++;
                next;
            }

            $unexpected++;
            $lines .= "    $once->{$item}\n";
        }

        print "$file\n$lines" if length $lines;
        push @gone, map { "$file $_" } sort by_item keys %{ $known->{$file} };
    }

    for my $reason (sort keys %count) {
        my $sum = 0;
        $sum += $_ for values %{ $count{$reason} };
        printf "%4d in %d files: %s, %s\n", $sum,
               scalar keys %{ $count{$reason} }, $reason, $reasons->{$reason};
    }

    print "expected, and not so: $_\n" for @gone;

    print "$asserted assertions; differ by the block's bytes: $block, ",
          "as expected: $as_expected, otherwise: $unexpected, ",
          "by chance: $chance\n";

    exit($asserted && !$unexpected ? 0 : 1);
}


sub by_item {
    return ($a =~ /^\d+$/ && $b =~ /^\d+$/) ? $a <=> $b : $a cmp $b;
}


# What one file said: number of an assertion to [state, name]; the plan, and
# the words of a file that skips everything, under "plan".
sub answers {
    my ($path) = @_;
    my (%said, $last);

    open my $in, '<', $path or return {};

    while (my $line = <$in>) {
        $line =~ s/\r?\n\z//;

        if ($line =~ /^(not )?ok\b\s*(\d*)\s*(?:- )?(.*)/) {
            my ($not, $number, $name) = ($1, $2, $3);
            $number = ($last || 0) + 1 if !length $number;
            $last = $number;

            my $state = $not ? 'not ok' : 'ok';
            $state = lc $1 if $name =~ s/\s*# (TODO|skip)\b.*//i;
            $said{$number} = [$state, $name];

        } elsif ($line =~ /^1\.\.(\d+)(.*)/) {
            $said{plan} = [$1 + 0, $2];

        } elsif ($line =~ /^Bail out!/) {
            $said{bail} = ['bail', $line];
        }
    }

    return \%said;
}


# item to a line that tells the difference
sub difference {
    my ($before, $after, $file) = @_;
    my ($was, $is) = (answers("$before/$file"), answers("$after/$file"));
    my %differs;

    for my $item (keys %{ { %$was, %$is } }) {
        my $state = $was->{$item} ? $was->{$item}[0] : 'missing';
        my $now = $is->{$item} ? $is->{$item}[0] : 'missing';

        next if $state eq $now;

        my $name = ($is->{$item} || $was->{$item})->[1];
        $differs{$item} = "$item: $state, now $now - $name";
    }

    return \%differs;
}


# Lines "REASON: what it means" and "FILE REASON 1,3-5,plan".
sub read_expected {
    my ($path) = @_;
    my (%reason, %known);

    return ({}, {}) unless length $path && -f $path;

    open my $in, '<', $path or die "$path: $!\n";

    while (my $line = <$in>) {
        next if $line =~ /^\s*(?:#|$)/;

        if ($line =~ /^(\w+):\s+(.*)/) {
            $reason{$1} = $2;
            next;
        }

        my ($file, $code, $items) = $line =~ /^(\S+\.t)\s+(\w+)\s+(\S+)\s*$/
            or die "$path:$.: neither a reason nor a file\n";

        die "$path:$.: no such reason: $code\n" unless $reason{$code};

        for my $item (split /,/, $items) {
            my @range = $item =~ /^(\d+)-(\d+)$/ ? $1 .. $2 : $item;
            $known{$file}{$_} = $code for @range;
        }
    }

    return (\%reason, \%known);
}
