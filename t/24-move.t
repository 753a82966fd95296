# commentsctl move: a page of a running site has another address, and its
# comments go there, whole or not at all.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use File::Temp qw(tempdir);
use JSON::PP qw(decode_json);
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

my $dir = tempdir(CLEANUP => 1);
my $site = 'comments:site:test.example';

sub page { return http_get($_[0])->{content} }

sub count { return http_get("$_[0]?comments=count")->{content} + 0 }


sub post {
    my ($page, $text, $parent) = @_;

    my $res = http_comment($page, { name => 'Ann', text => $text,
                                    $parent ? (parent => $parent) : () });

    die "post: $res->{status} $res->{content}\n" if $res->{status} != 201;

    return $res->{json}{id};
}


# The comments of a page in its order, as JSON has them, without the address.
sub thread {
    my ($page) = @_;

    return [map { { %$_, author => $_->{author}{name} } } http_thread($page)];
}


sub shows {
    my ($page, $pattern, $name) = @_;

    my $got = '';

    ok(wait_for(sub { $got = page($page); return $got =~ $pattern }, 10), $name)
        or diag(substr $got, 0, 3000);
}


server_start(workers => 2, server => 'comments on; comments_cache_valid 1h;',
             files => { map { $_ => "<body><p>page</p></body>\n" }
                        qw(old.html new.html other.html moving.html
                           moved.html big.html bigger.html) });


# a thread of all kinds

my $root = post('/old.html', 'the-root');
my $reply = post('/old.html', 'the-reply', $root);
my $spam = post('/old.html', 'the-spam');
my $other = post('/old.html', 'the-other');
my $gone = post('/old.html', 'the-gone');
my $below = post('/old.html', 'the-below', $gone);

ctl('spam', $spam);
ctl('delete', $gone);
ctl('close', '/old.html');

shows('/old.html', qr/the-root.*the-reply.*the-other.*the-below/s,
      'a page with comments');
like(page('/new.html'), qr/^(?!.*the-root)/s, 'and one without');

my $before = thread('/old.html');
my $listed = redis_cmd('ZRANGE', "$site:ids", 0, -1);
my $meta = { @{ redis_cmd('HGETALL', key('/old.html', 'meta')) } };
my $lists = { map { $_ => redis_cmd($_ =~ /roots|best/
                                    ? ('ZRANGE', key('/old.html', $_), 0, -1)
                                    : ('HGETALL', key('/old.html', $_))) }
              qw(roots best live index) };

is(ctl('move', '/old.html', '/new.html', '--dry-run'), 0, 'a dry run');
is($out, "dry run: move: /old.html to /new.html: 6 comments\n",
   'says what would move');
is(thread('/old.html')->[0]{id}, $root, 'and moves nothing');

is(ctl('move', '/old.html', 'http://test.example/new.html', '--by', 'Zoe'), 0,
   'a move');
is($out, "move: /old.html to /new.html: 6 comments\n", 'says what it did');

shows('/new.html', qr/the-root.*the-reply.*the-other.*the-below/s,
      'the new page has the comments at once');
shows('/old.html', qr/^(?!.*the-)/s, 'the old one has none');
is_deeply(thread('/new.html'), $before, 'ids, order and statuses are the same');
is(count('/new.html'), 4, 'so is the count');
is(count('/old.html'), 0, 'which is nothing there');

is_deeply({ map { $_ => redis_cmd($_ =~ /roots|best/
                                  ? ('ZRANGE', key('/new.html', $_), 0, -1)
                                  : ('HGETALL', key('/new.html', $_))) }
            qw(roots best live index) }, $lists, 'and every list');
is_deeply(redis_cmd('KEYS', 'comments:{test.example:/old.html}:[^d]*'), [],
          'nothing is left of the old thread');

my $moved = { @{ redis_cmd('HGETALL', key('/new.html', 'meta')) } };

cmp_ok($moved->{v}, '>', $meta->{v}, 'the version is a new one');
is_deeply([@$moved{qw(t n closed url from)}],
          [@$meta{qw(t n)}, 1, '/new.html', '/old.html'],
          'the thread is as old as it was, closed, and has its new address');
is(http_comment('/new.html', { name => 'Ann', text => 'x' })->{status}, 403,
   'it takes no posts');

is_deeply(redis_cmd('ZRANGE', "$site:ids", 0, -1),
          [map { s/old/new/r } @$listed], 'ids lead to the new thread');
is_deeply([grep { /old/ } @{ redis_cmd('ZRANGE', "$site:latest", 0, -1) }], [],
          'so do the newest');
is_deeply(redis_cmd('ZRANGE', "$site:threads", 0, -1), ['/new.html'],
          'and the list of threads has it instead of the old one');

my $log = { @{ redis_cmd('XREVRANGE', "$site:log", '+', '-', 'COUNT', 1)
               ->[0][1] } };

is_deeply($log, { op => 'move', thread => '/new.html', id => '-', from => '-',
                  to => '-', by => 'Zoe', old => '/old.html' },
          'the log has it');
is(ctl('verify'), 0, 'all is in order');
is(ctl('restore', $gone), 0, 'a comment is found by its id');
shows('/new.html', qr/the-gone/, 'and is there');

is(ctl('move', '/old.html', '/new.html'), 0, 'a second time');
is($out, "move: /old.html to /new.html: it was moved before\n",
   'there is nothing to move');
is(ctl('move', '/nowhere.html', '/new.html'), 1, 'from where nothing is');
is(ctl('move', '/new.html', '/new.html'), 2, 'to itself');
is(ctl('move', '/new.html'), 2, 'to nowhere');
is(ctl('move', '/old.htm', '/new.html', '--json'), 1, 'a name that is wrong');
is((decode_json((split /\n/, $out)[0]))->{moved}, 0, 'moves nothing');


# what is posted to the old page, and merging

ctl('open', '/new.html');

my $fresh = post('/old.html', 'a-new-thread');
post('/old.html', 'its-reply', $fresh);

shows('/old.html', qr/a-new-thread.*its-reply/s, 'a new thread at the old page');

is(ctl('move', '/old.html', '/other.html'), 0, 'moves to another page');
is(ctl('move', '/other.html', '/new.html'), 1,
   'a page with comments takes no others');
like($out, qr/^commentsctl: move: the new thread has 6 comments of its own; --merge adds/m,
     'unless it is said');
is(count('/other.html'), 2, 'nothing has moved');
is(ctl('move', '/other.html', '/new.html', '--merge'), 0, 'which it is now');
is($out, "move: /other.html to /new.html: 2 comments, to 6 that are there\n",
   'which the report says');
shows('/new.html', qr/the-root.*a-new-thread.*its-reply/s, 'both are there');
is(count('/new.html'), 7, 'and counted');
is(ctl('verify'), 0, 'in order');


# lists of the site are behind: verify mends them, and so does the command

for my $how ('verify', 'move') {
    redis_cmd('ZADD', "$site:threads", 1, '/other.html');
    redis_cmd('ZREM', "$site:threads", '/new.html');

    for my $list (qw(ids latest queue)) {
        for my $member (@{ redis_cmd('ZRANGE', "$site:$list", 0, -1) }) {
            redis_cmd('ZREM', "$site:$list", $member);
            redis_cmd('ZADD', "$site:$list", 0,
                      $member =~ s/new\.html$/other.html/r);
        }
    }

    is(ctl('verify', '--json'), 1, "killed behind the transaction ($how)");
    is_deeply([@{ decode_json((grep { /^\{/ } split /\n/, $out)[0])->{problems} }
                {qw(list ids latest queue twice)}], [2, 16, 14, 2, 0],
              'lists are behind');

    is($how eq 'verify' ? ctl('verify', '--repair')
                        : ctl('move', '/other.html', '/new.html'), 0, 'mended');
    is(ctl('verify'), 0, 'to the last entry');
}


# killed at any command: the thread is whole, here or there

my ($from, $to) = ('/new.html', '/moved.html');
my $whole = count($from);
my ($kept, $went, $lost, $n) = (0, 0, 0, 0);

for ($n = 0; $n < 200; $n++) {
    last if killed_at($n, 'move', $from, $to) == 0;

    my ($a, $b) = map { redis_cmd('HGET', key($_, 'meta'), 'n') || 0 }
                  $from, $to;

    if ($a == $whole && $b == 0)     { $kept++ }
    elsif ($a == 0 && $b == $whole)  { $went++ }
    else                             { $lost++ }

    next if $b == 0;

    # the comments have gone: what is left are lists of the site
    ctl('move', $from, $to);
    $lost++ if ctl('verify') != 0 && diag($out);
    ($from, $to) = ($to, $from);
}

is($lost, 0, "cut off behind each of $n commands, no comment is lost or twice");
ok($kept > 20, 'before EXEC all stay');
ok($went > 2, 'behind it all have gone, and the lists follow');
is(ctl('verify'), 0, 'all is in order');


# a comment is purged behind any command: the lists have nothing of it either

my ($purged, $early) = (0, 0);

for ($n = 0; $n < 200; $n++) {
    my $id = post($from, "gone $n");

    unlink "$dir/stopped";

    stopped_at($n, sub {
        open my $mark, '>', "$dir/stopped" or POSIX::_exit(1);
        ctl('delete', $id) == 0 && ctl('purge', $id);
    }, 'move', $from, $to);

    ($from, $to) = ($to, $from);

    last unless -e "$dir/stopped";

    # while the list of ids still names the old page it is not found there
    if (ctl('delete', $id) == 0) {
        $early++;
        ctl('purge', $id);
    } else {
        $purged++;
    }

    $lost++ if ctl('verify') != 0 && diag("behind $n commands: $out");
}

is($lost, 0, "a comment is purged behind each of $n commands");
ok($purged > 20, 'of a move');
cmp_ok($early, '<', 30, 'few are too early for it');
is(ctl('verify'), 0, 'all is in order still');


# posts at the same time: none is lost, each is in one of both threads

my @posters;

for my $poster (1 .. 2) {
    my $pid = fork;

    die "fork: $!" unless defined $pid;

    if ($pid == 0) {
        my ($i, $done, @mine) = (0, 0);
        my $end = time + 4;

        while (time < $end) {
            my $parent = @mine && $i % 3 ? $mine[rand @mine] : undef;
            my $res = http_comment('/moving.html',
                                   { name => "P$poster",
                                     text => "t-$poster-" . $i++,
                                     $parent ? (parent => $parent) : () });

            if ($res->{status} == 201) {
                $done++;
                push @mine, $res->{json}{id};
            }

            sleep 0.005;
        }

        open my $file, '>', "$dir/posts-$poster" or POSIX::_exit(1);
        print $file $done;
        close $file;
        POSIX::_exit(0);
    }

    push @posters, $pid;
}

my $moves = 0;

for (1 .. 6) {
    sleep 0.3;
    $moves += ctl('move', '/moving.html', '/other.html', '--merge') == 0;
}

waitpid $_, 0 for @posters;
sleep 0.3;

my $posted = 0;

for my $poster (1 .. 2) {
    open my $file, '<', "$dir/posts-$poster" or die "posts: $!";
    $posted += <$file>;
}

cmp_ok($moves, '>', 3, "$moves moves while there are posts");
cmp_ok($posted, '>', 50, "of which $posted were taken");
ctl('export', '--no-secret');
is(scalar(grep { /"name":"P[12]"/ } split /\n/, $out), $posted,
   'not one of them is lost, or twice');
ctl('move', '/moving.html', '/other.html', '--merge');
is(count('/other.html'), $posted, 'all can be moved');
is(ctl('verify'), 0, 'and are in order');


# ten thousand comments

open my $file, '>', "$dir/big.jsonl" or die;

for my $i (1 .. 10000) {
    printf $file '{"thread":"/big.html","id":"%d"%s,"text":"comment %d %s",'
                 . '"created":"2026-01-%02dT10:00:00Z"}' . "\n", $i,
                 $i % 5 ? sprintf(',"parent":"%d"', $i - $i % 5 || 5) : '',
                 $i, 'x' x 100, 1 + $i / 500;
}

close $file or die;

is(ctl('import', "$dir/big.jsonl"), 0, 'ten thousand comments');
is(count('/big.html'), 10000, 'are there');

my $listed_before = redis_cmd('ZRANGE', key('/big.html', 'roots'), 0, -1);
my $start = time;

is(ctl('move', '/big.html', '/bigger.html'), 0, 'move');
cmp_ok(time - $start, '<', 20, sprintf('in %.2f s', time - $start));
is(count('/bigger.html'), 10000, 'all of them');
is_deeply(redis_cmd('ZRANGE', key('/bigger.html', 'roots'), 0, -1),
          $listed_before, 'in their order');
is(ctl('verify'), 0, 'which is in order');

is(join('', server_log(qr/\[(error|alert|crit|emerg)\]/)), '',
   'nothing is in the error log');

done_testing();
