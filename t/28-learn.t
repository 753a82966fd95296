# What moderators decide is learned: which counts are in Redis after approve,
# spam, restore and edit, that a comment counts once, whoever decides and however
# often, and what "commentsctl learn" does.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Test::More;

my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';
my @ctl = ($ctl, '--redis', 'unix:' . redis_sock(), '--site', 'test.example');
my $learned = 'comments:site:test.example:learned';

# names of tokens (t/unit/test_tokens.c): the word "viagra", the host of a link
my $viagra = 'osn8';
my $casino = '85rk';

die "there is no $ctl\n" unless -x $ctl;


# What it printed, on both; its exit status is in $status.
my $status;

sub ctl {
    my ($input, @args) = ref $_[0] ? (${ $_[0] }, @_[1 .. $#_]) : ('', @_);

    my $in = "$ENV{TEST_NGINX_SERVROOT}-input";
    open my $file, '>', $in or die "$in: $!";
    print $file $input;
    close $file or die "$in: $!";

    my $command = join ' ', map { "'" . s/'/'\\''/gr . "'" } @ctl, @args;
    my $out = `$command < '$in' 2>&1`;

    $status = $? >> 8;

    return $out;
}


sub post {
    my ($text, %more) = @_;

    my $res = http_comment('/a.html', { name => 'Ann', text => $text, %more });

    die "post: $res->{status} $res->{content}\n" if $res->{status} != 201;

    return $res->{json}{id};
}


# A count of a generation, as "spam/ham".
sub count {
    my ($field, $generation) = @_;

    my $n = redis_cmd('HGET', "$learned:" . ($generation || 0), $field) || 0;

    return sprintf '%d/%d', $n / 1_000_000, $n % 1_000_000;
}


sub marker {
    my ($id, $generation) = @_;

    return redis_cmd('HGET', "$learned:" . ($generation || 0), $id) // '-';
}


sub decisions { redis_cmd('GET', $learned) || 0 }


server_start(server => 'comments on; comments_cache_valid 1h;',
             files => { 'a.html' => "<body><p>page</p></body>\n" });

my $pills = post('buy viagra today');
my $tides = post('about tide tables');

is(redis_cmd('EXISTS', $learned), 0, 'posts that pass are not learned');


# one decision, and another one on the same comment

ctl('spam', $pills);
is($status, 0, 'a comment is spam');
is(marker($pills), 's', 'it is learned as that');
is(count('all'), '1/0', 'one decision');
is(count($viagra), '1/0', 'its words count as spam');
is(decisions(), 1, 'one was learned');

ctl('spam', $pills);
is(count('all'), '1/0', 'the same decision again is none');
is(decisions(), 1, 'and not learned');

ctl('approve', $pills);
is(marker($pills), 'h', 'approved, it is learned as honest');
is(count('all'), '0/1', 'and no more as spam');
is(count($viagra), '0/1', 'so are its words');
is(count($casino), '0/0', 'and no others');

ctl('delete', $pills);
is(marker($pills) . ' ' . count('all'), 'h 0/1', 'a deletion tells nothing');

ctl('restore', $pills);
is(marker($pills) . ' ' . count('all'), 'h 0/1', 'nor does its end');

ctl('spam', $pills);
ctl('delete', $pills);
ctl('restore', $pills);
is(marker($pills) . ' ' . count('all'), 's 1/0', 'what was spam is spam again');
is(count($viagra), '1/0', 'with its words');

ctl('purge', $pills);
is(count($viagra), '1/0', 'what is purged was spam all the same');


# an edit

my $edited = post('go to http://casino.example/ now');

ctl(\"nothing was decided\n", 'edit', $edited, '--text', '-');
is(marker($edited), '-', 'an edit is no decision');

ctl(\"go to http://casino.example/ now\n", 'edit', $edited, '--text', '-');
ctl('spam', $edited);
is(count($casino), '1/0', 'a host is learned');

ctl(\"viagra\n", 'edit', $edited, '--text', '-');
is(count($casino), '0/0', 'a new text takes it back');
is(count($viagra), '2/0', 'and is learned itself');
is(marker($edited) . ' ' . count('all'), 's 2/0', 'the decision stays');


# generations

redis_cmd('SET', $learned, 999);
ctl('spam', $tides);
is(marker($tides), 's', 'the last decision of a generation');
is(decisions(), 1000, 'is the thousandth');

my $next = post('once more viagra');

ctl('spam', $next);
is(marker($next, 1), 's', 'the next one is learned in a new generation');
is(count($viagra, 1), '1/0', 'its words too');
is(count('all'), '3/0', 'the old one stays');

ctl('approve', $tides);
is(marker($tides) . ' ' . count('all'), '- 2/0',
   'a decision that is changed is taken back where it was learned');
is(marker($tides, 1) . ' ' . count('all', 1), 'h 1/1',
   'and learned where decisions are learned now');

redis_cmd('SET', $learned, 2000);
ctl('approve', $next);
is(redis_cmd('EXISTS', "$learned:0"), 0, 'the last but one is forgotten');
is(count('all', 1) . ' ' . count('all', 2), '0/1 0/1', 'the last one is not');


# scores

my @many = map { post("a remark on tides, number $_") } 1 .. 16;
my @ads = map { post("cheap pills for number $_") } 1 .. 12;

ctl('spam', @many, @ads);
ctl('approve', @many);
is(count('all', 2), '12/17', 'a lot of decisions');

my $scored = redis_cmd('HGET', "$learned:2", 'scored') || 0;
my $scores = join ' ', grep { /^h-?[0-9]+\z/ } map { marker($_, 2) } @many;

ok($scored > 0, "scores of honest comments are known: $scored");
is(scalar(split ' ', $scores), $scored, 'and stand in their markers');

my $sum = 0;
$sum += substr $_, 1 for split ' ', $scores;
is(redis_cmd('HGET', "$learned:2", 'sum'), $sum, 'their sum is right');

ctl('spam', @many);
is(join(' ', map { redis_cmd('HGET', "$learned:2", $_) }
             qw(scored sum squares)), '0 0 0',
   'they are taken back with the decisions');


# learn

like(ctl('learn', '--reset'), qr/^learn: everything is forgotten$/m,
     'everything is forgotten');
is($status, 0, 'which is no error');
is(redis_cmd('EXISTS', map { "$learned:$_" } 1, 2), 0, 'nothing is left');
is(decisions(), 4000, 'it goes on in a new generation');

redis_cmd('SET', $learned, 0);

like(ctl('learn'), qr/^learn: 31 decisions, 31 new; learned: 29 of spam, 2 of honest comments \(too few/m,
     'stored decisions are learned');
is($status, 0, 'which is no error');
is(count('all'), '29/2', 'they are');
is(count($viagra), '1/1', 'with their words');
is(marker($edited), 's', 'and markers');
is(marker($pills), '-', 'of what was purged there are none');

my %before = @{ redis_cmd('HGETALL', "$learned:0") };

is(ctl('learn', '--json'),
   qq({"decided":31,"new":0,"known":31,"spam":29,"ham":2}\n),
   'a second time there is nothing to learn');
is_deeply({ @{ redis_cmd('HGETALL', "$learned:0") } }, \%before,
          'and nothing changes');

redis_cmd('SET', $learned, 0);
redis_cmd('DEL', "$learned:0");
ctl('approve', $ads[0]);

like(ctl('learn'), qr/^learn: 31 decisions, 30 new; learned: 28 of spam, 3 of /m,
     'what was learned at the decision is not learned again');


# two at once

redis_cmd('DEL', $learned, "$learned:0");

my @some = map { post("some more of viagra, number $_") } 1 .. 40;
my @pids;

for my $half ([ @some[0 .. 19] ], [ @some[20 .. 39] ]) {
    my $pid = fork // die "fork: $!";

    if ($pid == 0) {
        open STDOUT, '>', '/dev/null';
        exec @ctl, 'spam', @$half or exit 1;
    }

    push @pids, $pid;
}

is(join(' ', map { waitpid $_, 0; $? } @pids), '0 0', 'two moderators at once');
is(count('all'), '40/0', 'all their decisions are learned');
is(count($viagra), '40/0', 'each once');
is(scalar(grep { marker($_) eq 's' } @some), 40, 'with its marker');


# a Redis that is not as it should be

redis_cmd('DEL', "$learned:0");
redis_cmd('SET', "$learned:0", 'a string');

like(ctl('approve', $some[0]), qr/WRONGTYPE/, 'a key of another type is told');
is($status, 3, 'as an error');
like(ctl('list', '--status', 'approved', '--limit', '100'), qr/^$some[0] /m,
     'the decision itself is done');

redis_cmd('DEL', "$learned:0");
redis_cmd('HSET', "$learned:0", $viagra, 'nonsense', 'all', 'more');
like(ctl('learn', '--json'), qr/not an integer/, 'a damaged count is told');
is($status, 3, 'as an error');

redis_cmd('DEL', "$learned:0");
like(ctl('--site', 'nothing', 'learn'), qr/no comments of the site "nothing"/,
     'a site that is not there');
is($status, 1, 'is told too');
is((ctl('learn', 'x'), $status)[1], 2, 'learn takes no argument');


# the lists of the site are right beside it

like(ctl('verify'), qr/ 0 problems/, 'all lists are right');

is(join('', server_log(qr/\[(error|alert|crit|emerg)\]/)), '',
   'nothing is in the error log');

done_testing();
