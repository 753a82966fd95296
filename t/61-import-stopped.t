# An import that loses Redis behind any of its commands, and is run again, stores
# what one run stores, in all keys; and what somebody else changes between two of
# its commands stays.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use File::Temp qw(tempdir);
use Test::More;

my $dir = tempdir(CLEANUP => 1);
my $source = "$dir/in.jsonl";
my @import = ('import', $source);
my $threads = 'comments:site:test.example:threads';


sub line {
    my ($thread, $id, $parent, $minute, $more) = @_;

    return sprintf '{"thread":"%s","id":"%d","parent":%s,"name":"Ann",'
        . '"email":"ann@mail.example","text":"Text %d",'
        . '"created":"2026-01-02T03:%02d:05Z"%s}' . "\n", $thread, $id,
        $parent ? "\"$parent\"" : 'null', $id, $minute, $more // '';
}


# What is in Redis, without the log, whose entries are of each run; times of the
# runs themselves are all the same.
sub stored {
    my ($since) = @_;
    my %stored;

    for my $key (@{ redis_cmd('KEYS', '*') }) {
        my $type = redis_cmd('TYPE', $key);
        my @values = $type eq 'hash' ? pairs(redis_cmd('HGETALL', $key))
            : $type eq 'zset'
              ? pairs(redis_cmd('ZRANGE', $key, 0, -1, 'WITHSCORES'))
            : $type eq 'set' ? sort @{ redis_cmd('SMEMBERS', $key) }
            : $type eq 'string' ? redis_cmd('GET', $key) : ();

        $stored{$key} = join ' ', $type, map {
            s/(?<!\d)(\d{13})(?!\d)/$1 >= $since ? 'now' : $1/ger
        } @values;
    }

    return \%stored;
}


sub pairs {
    my %pairs = @{ $_[0] };

    return map { "$_=$pairs{$_}" } sort keys %pairs;
}


# parents behind replies, and the earliest comment of a thread is not written
# first
open my $file, '>', $source or die "$source: $!";
print $file line('/a', 1, 0, 50), line('/a', 2, 1, 10), line('/a', 3, 0, 20),
    line('/a', 4, 2, 5, ',"up":2'), line('/b', 5, 0, 9, ',"status":"spam"'),
    line('/b', 6, 5, 30, ',"up":3,"down":1'),
    line('/c', 7, 0, 1, ',"status":"pending"'), line('/d', 8, 9, 1),
    line('/d', 9, 0, 40, ',"status":"deleted","was":"approved","by":"Bo"'),
    line('/d', 10, 0, 41, ',"pinned":true'),
    '{"thread":"/a","url":"/a","title":"A","closed":true}' . "\n",
    '{"thread":"/e","url":"/e","title":"E","closed":true}' . "\n",
    '{"secret":"' . 'a' x 64 . '"}' . "\n";
close $file or die "$source: $!";

my $since = time() * 1000;

is(ctl(@import), 0, 'one run') or diag($out);

my $once = stored($since);

redis_cmd('FLUSHALL');

my @names = commands_of(@import);

is_deeply(stored($since), $once, 'as it is on an empty Redis');
cmp_ok(scalar @names, '>', 60, 'takes some commands');

for my $n (1 .. $#names) {
    redis_cmd('FLUSHALL');
    is(killed_at($n, @import), 3, "Redis goes away before command $n, $names[$n]");
    is(ctl(@import), 0, 'it is there again') or diag($out);
    is_deeply(stored($since), $once, 'as one run');

    next if $n % 8;

    is(ctl('verify'), 0, 'nothing is to be mended') or diag($out);
}

# somebody else changes a thread; every command is not worth its time

my $later = 9_000_000_000_000;

open $file, '>', "$dir/first.jsonl" or die "$dir/first.jsonl: $!";
print $file line('/a', 11, 0, 55);
close $file or die "$dir/first.jsonl: $!";

for my $n (grep { $_ % 4 == 1 } 1 .. $#names) {
    redis_cmd('FLUSHALL');
    ctl('import', "$dir/first.jsonl");
    is(stopped_at($n, sub { redis_cmd('ZADD', $threads, 'GT', $later, '/a') },
                  @import), 0, "a change before command $n, $names[$n]")
        or diag($out);
    is(redis_cmd('ZSCORE', $threads, '/a'), $later, 'is the last of its thread');
}

done_testing();
