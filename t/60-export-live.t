# An export of a site in use: what is moved, purged or posted between two of its
# commands neither tears a thread nor loses a comment.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use File::Temp qw(tempdir);
use Test::More;

my $dir = tempdir(CLEANUP => 1);
my $source = "$dir/in.jsonl";


sub line {
    my ($thread, $id, $parent) = @_;

    return sprintf '{"thread":"%s","id":"%016d","parent":%s,"name":"Ann",'
        . '"text":"Text %d","created":"2026-01-02T03:04:05Z"}' . "\n", $thread,
        $id, $parent ? sprintf('"%016d"', $parent) : 'null', $id;
}


sub spew {
    my ($name, @lines) = @_;

    open my $file, '>', $name or die "$name: $!";
    print $file @lines;
    close $file or die "$name: $!";
}


# the lines of comments of an export: id -> parent, and what is there twice
sub comments {
    my ($name) = @_;
    my (%parent, @twice);

    open my $file, '<', $name or die "$name: $!";

    while (<$file>) {
        my ($id) = /"id":"(\w+)"/ or next;

        push @twice, $id if exists $parent{$id};
        $parent{$id} = /"parent":"(\w+)"/ ? $1 : '';
    }

    return (\%parent, \@twice);
}


# ids follow from names and times, so they are the same in each round
sub setup {
    my ($first) = @_;

    redis_cmd('FLUSHALL');
    spew($source, line('/b', 1), line('/b', 2, 1), line('/b', 3),
         line('/d', 4), line('/d', 5, 4), line('/f', 6));
    is(ctl('import', $source), 0, 'comments') or diag($out) if $first;
    ctl('import', $source) unless $first;
}


sub whole {
    my ($what, $all) = @_;

    my ($parent, $twice) = comments("$dir/live.jsonl");

    is(join(' ', grep { !exists $parent->{$_} } @$all), '',
       "$what: all are there");
    is("@$twice", '', "$what: none twice");
    is(join(' ', grep { $_ ne '' && !exists $parent->{$_} } values %$parent),
       '', "$what: no thread has holes");
}


setup(1);
is(ctl('export', '-o', "$dir/live.jsonl"), 0, 'an export');

my ($all) = comments("$dir/live.jsonl");
my @all = sort keys %$all;

is(@all, 6, 'of all');

my $commands = commands_of('export', '-o', "$dir/live.jsonl");

cmp_ok($commands, '>', 8, 'takes some commands');

# a thread is moved to a name behind the others, to one in front of them, and
# into a thread that is there
for my $n (1 .. $commands - 1) {
    my $move = (['/b', '/z'], ['/f', '/a'], ['/d', '/b', '--merge'])[$n % 3];

    setup(0);
    is(stopped_at($n, sub { ctl('move', @$move) }, 'export', '-o',
                  "$dir/live.jsonl"), 0, "@$move before command $n")
        or diag($out);
    whole("@$move before command $n", \@all);
}

# what is behind a purged reply moves up in its set
redis_cmd('FLUSHALL');
spew($source, line('/long', 1), map { line('/long', $_, 1) } 2 .. 1200);
is(ctl('import', $source), 0, 'a long thread');
is(ctl('export', '-o', "$dir/live.jsonl"), 0, 'is exported');

($all) = comments("$dir/live.jsonl");
@all = sort keys %$all;
is(@all, 1200, 'as a whole');

my @names = commands_of('export', '-o', "$dir/live.jsonl");
my ($second) = grep { $names[$_] eq 'ZRANGEBYLEX' } 0 .. $#names;

ok($second, 'in pieces');
is(stopped_at($second, sub {
    ctl('delete', @all[100 .. 109]);
    ctl('purge', @all[100 .. 109]);
    ctl('edit', $all[499], '--name', 'Bob');
}, 'export', '-o', "$dir/live.jsonl"), 0, 'comments are purged between them')
    or diag($out);
whole('purged', \@all);
is(ctl('export', '-o', "$dir/live.jsonl"), 0, 'and behind');
($all) = comments("$dir/live.jsonl");
is(keys %$all, 1190, 'they are gone');

# Redis goes away: what was there stays
my $before = -s "$dir/live.jsonl";

is(killed_at($second, 'export', '-o', "$dir/live.jsonl"), 3,
   'Redis goes away in the middle');
like($out, qr/\Acommentsctl: .+\n\z/, 'one line says so');
is(-s "$dir/live.jsonl", $before, 'the former export stays');
is(join(' ', glob "$dir/live.jsonl*"), "$dir/live.jsonl",
   'and nothing else is left');

done_testing();
