# commentsctl move on a Redis in cluster mode. Two threads lie in two slots, so
# what moves is copied and then deleted: whatever happens between both, no
# comment is lost, and none that was purged comes back.
#
# A move is stopped between two of its commands. A move consists of transactions
# (WATCH … EXEC), and what is stored changes only with an EXEC. So the places that
# are tried are those directly behind each EXEC, those directly before it (if
# another client acts there), and every 40th of the others. MOVE_EVERY=n tries
# every nth, MOVE_EVERY=1 all places, which takes some minutes.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use File::Temp qw(tempdir);
use POSIX ();
use Test::More;

my $dir = tempdir(CLEANUP => 1);
my $every = $ENV{MOVE_EVERY} || 40;

# one node that has all slots: it refuses a transaction over two of them; without
# a port of its own the cluster's bus would be at the same one for all tests
redis_stop();

my $port = CommentsTest::free_port();

redis_start(port => $port, args => ['--cluster-enabled', 'yes']);
redis_cmd('CLUSTER', 'ADDSLOTSRANGE', 0, 16383);
wait_for(sub { redis_cmd('CLUSTER', 'INFO') =~ /cluster_state:ok/ }, 30)
    or die "no cluster\n";

server_start(workers => 2, server => 'comments on; comments_cache_valid 1h;',
             files => { map { $_ => "<body><p>page</p></body>\n" }
                        qw(a.html b.html c.html x.html y.html z.html),
                        map { "m$_.html" } 0 .. 250 });


sub post {
    my ($page, $text, $parent) = @_;

    my $res = http_comment($page, { name => 'Ann', text => $text,
                                    $parent ? (parent => $parent) : () });

    die "post: $res->{status} $res->{content}\n" if $res->{status} != 201;

    return $res->{json}{id};
}

# What is stored of a page: "ID STATUS" of each comment.
sub stored {
    my %index = @{ redis_cmd('HGETALL', key($_[0], 'index')) };

    return [map { "$_ " . substr $index{$_}, 0, 1 } sort keys %index];
}

sub has {
    my ($page, $id) = @_;

    return scalar grep { /^$id/ } @{ stored($page) };
}

sub touch {
    open my $file, '>', $_[0] or POSIX::_exit(1);
}

# How many commands come before each place at which a move is stopped.
sub places {
    my ($before, @commands) = @_;

    my @execs = grep { $commands[$_] eq 'EXEC' } 0 .. $#commands;
    my %places = map { $_ => 1 } grep { $_ % $every == 0 } 0 .. $#commands;

    $places{$_ + 1} = 1 for @execs;

    if ($before) {
        $places{$_} = 1 for @execs;
    }

    return sort { $a <=> $b } keys %places;
}

# The site's list still names a page from which the comment has gone.
sub behind {
    my ($page, $id) = @_;

    return !has($page, $id)
           && grep { /^$id .* \Q$page\E\z/ }
              @{ redis_cmd('ZRANGE', 'comments:site:test.example:ids', 0, -1) };
}

# Nothing is wrong, and nothing of a move is left.
sub clean {
    my ($old) = @_;

    my $left = redis_cmd('KEYS', "comments:{test.example:$old}:[^d]*");

    return 1 if ctl('verify') == 0 && !@$left
                && !@{ redis_cmd('KEYS', '*:moving') };

    diag("$out@$left");

    return 0;
}

my ($root, $reply, $spam);

# The votes and flags of this test are all there.
sub voted {
    my ($page) = @_;

    my $seen = join ' ', redis_cmd('SCARD', key($page, "up:$root")),
                    redis_cmd('SCARD', key($page, "down:$root")),
                    redis_cmd('SCARD', key($page, "flag:$reply")),
                    redis_cmd('SCARD', key($page, "flag:$spam")),
                    redis_cmd('HGET', key($page, 'votes'), $root),
                    @{ redis_cmd('ZRANGE', 'comments:site:test.example:flagged',
                                 0, -1) };

    return 1 if $seen eq "700 1 2 2 700 1 $reply $root $page";

    diag($seen);

    return 0;
}


$root = post('/a.html', 'the-root');
$reply = post('/a.html', 'the-reply', $root);
$spam = post('/a.html', 'the-spam');

ctl('spam', $spam);

# readers' votes and flags go along: verify compares numbers, ranks and lists
redis_cmd('SADD', key('/a.html', "up:$root"), map { "reader$_" } 1 .. 700);
redis_cmd('SADD', key('/a.html', "down:$root"), 'reader0');
redis_cmd('SADD', key('/a.html', "flag:$reply"), 'net1', 'net2');
redis_cmd('SADD', key('/a.html', "flag:$spam"), 'net1', '-');
redis_cmd('HINCRBY', key('/a.html', 'votes'), 'v', 704);

isnt(ctl('verify'), 0, 'numbers of votes are missing');
is(ctl('verify', '--repair'), 0, 'and are counted');
is(redis_cmd('HGET', key('/a.html', 'votes'), $root), '700 1', 'from the sets');
is_deeply(redis_cmd('ZRANGE', 'comments:site:test.example:flagged', 0, -1),
          ["$reply $root /a.html"], 'the flagged are listed');

isnt(redis_cmd('CLUSTER', 'KEYSLOT', key('/a.html', 'meta')),
     redis_cmd('CLUSTER', 'KEYSLOT', key('/b.html', 'meta')),
     'two pages in two slots');

my $before = stored('/a.html');


# by the user that the documentation has for commentsctl
open my $doc, '<', 'lua-free-docs/security.md' or die "security.md: $!";
my ($rules) = map { /^ACL (SETUSER commentsctl .*)/ } <$doc>;

is(redis_cmd('ACL', split / /, $rules), 'OK', 'a user with few commands');
is(ctl('--redis', "redis://commentsctl:PASSWORD\@127.0.0.1:$port/0",
       'move', '/a.html', '/b.html'), 0, 'a move')
    or diag($out);
is($out, "move: /a.html to /b.html: 3 comments\n", 'says what it did');
is_deeply(stored('/b.html'), $before, 'all comments are there');
ok(clean('/a.html'), 'nothing is left of the old page, all is in order');
ok(voted('/b.html'), 'votes and flags have gone along');
is_deeply([map { $_->{id} } http_thread('/b.html')], [$root, $reply],
          'the new page shows them');
is(ctl('move', '/a.html', '/b.html'), 0, 'once more');
like($out, qr/it was moved before$/, 'there is nothing to do');


# cut off between two commands, and done by the same command

my ($from, $to) = ('/b.html', '/a.html');
my $pages = 0;

for my $merge ('', '--merge') {
    my ($kept, $both, $went, $lost) = (0, 0, 0, 0);
    my @merge = $merge || ();
    my @own;

    # a page with a comment of its own, and no longer with that of the last one
    my $next = sub {
        for my $id (map { /(\S+)/ } @own) {
            ctl('delete', $id);
            ctl('purge', $id);
        }

        $to = "/m$pages.html";
        $pages++;
        @own = post($to, 'its-own') . ' a';
    };

    # the first move tells the commands
    $next->() if $merge;
    my @commands = commands_of('move', $from, $to, @merge);
    my @places = places(0, @commands);
    ($from, $to) = ($to, $from);
    $next->() if $merge;

    for my $n (@places) {
        my @comments = @{ stored($from) };

        if (killed_at($n, 'move', $from, $to, @merge) == 0) {
            $lost++;
            diag("not cut off behind $n commands");
        }

        my @old = @{ stored($from) };
        my @new = @{ stored($to) };
        my $all = join ' ', sort @comments, @own;

        if ("@new" eq "@own" && "@old" eq "@comments") {
            $kept++;

            # cut off once more, and if it had made its mark at a later step
            killed_at($n, 'move', $from, $to, @merge);

        } elsif ("@new" eq $all && "@old" eq "@comments") {
            $both++;

        } elsif ("@new" eq $all && !@old) {
            $went++;

        } else {
            $lost++;
            diag("behind $n commands: @old, and @new");
        }

        $lost++ if ctl('move', $from, $to, @merge) != 0
                   || join(' ', @{ stored($to) }) ne $all || !clean($from)
                   || !voted($to);

        ($from, $to) = ($to, $from);
        $next->() if $merge;
    }

    my $how = @places . ' places' . ($merge ? ', merged' : '');

    is($lost, 0, "cut off ($how): no comment is lost or twice");
    ok($kept > 1, 'all stay at first');
    ok($both > 0, 'are in both threads when they were copied');
    ok($went > 2, 'and go before the lists of the site follow');
    is(killed_at(scalar @commands, 'move', $from, $to, @merge), 0,
       'behind the last command nothing is cut off');
    ok(clean($from), 'all is in order');

    ($from, $to) = ($to, '/c.html');
}


# a comment is purged between two commands, and the move goes on, or is cut off
# and done later

for my $cut (0, 1) {
    my ($purged, $early, $back, $lost) = (0, 0, 0, 0);

    # the first move tells the commands
    my $first = post($from, "gone $cut");
    my @commands = commands_of('move', $from, $to);
    ($from, $to) = ($to, $from);
    ctl('delete', $first);
    ctl('purge', $first);

    # the first EXEC is that which Redis refuses
    my ($refused) = grep { $commands[$_] eq 'EXEC' } 0 .. $#commands;
    my @places = grep { $_ > $refused } places(!$cut, @commands);

    for my $n (@places) {
        my $id = post($from, "gone $cut $n");

        unlink "$dir/stopped", "$dir/purged";

        # where the list is behind a command looks for the comment in vain, for two
        # seconds: one such place is enough, unless all are asked for
        stopped_at($n, sub {
            touch("$dir/stopped");
            touch("$dir/purged") if !($early && $every > 1
                                      && behind($from, $id))
                                    && ctl('delete', $id) == 0
                                    && ctl('purge', $id) == 0;
            POSIX::_exit(0) if $cut;
        }, 'move', $from, $to);

        ctl('move', $from, $to) if $cut;
        ($from, $to) = ($to, $from);

        if (!-e "$dir/stopped") {
            $lost++;
            diag("not stopped behind $n commands");
        }

        if (-e "$dir/purged") {
            $purged++;
            $back++ if has($from, $id);

        } else {
            # the list of the site still named the old page
            $early++;
            $lost++ if ctl('delete', $id) != 0 || ctl('purge', $id) != 0;
        }

        $lost++ unless clean($to);
    }

    my $how = @places . ' places, ' . ($cut ? 'cut off' : 'going on');

    is($back, 0, "purged ($how): it does not return");
    is($lost, 0, 'all is in order');
    ok($purged > $early, 'at most places');
    cmp_ok($early, '>', 0, 'but for those where the site\'s list is behind');
}


# the copy that is purged has been answered on the new page, or was the only
# comment

$from = '/x.html';
$to = '/y.html';

my $id = post($from, 'to-be-purged');
my $moving = sub { redis_cmd('EXISTS', key($from, 'moving')) };

# what was cut off before goes on from there
for my $done ($moving, sub { has($to, $id) }) {
    for (my $n = 0; !$done->() && $n < 200; $n++) {
        killed_at($n, 'move', $from, $to);
    }
}

ok($moving->() && has($from, $id) && has($to, $id), 'cut off behind the copy');

my $answer = post($to, 'its-answer', $id);

is(ctl('move', $from, '/z.html'), 3, 'it goes nowhere else');
is($out, "commentsctl: move: the move of $from to $to is not done yet; if it "
         . "was cut off, run it again first\n", 'which is said');
is(ctl('move', $to, '/z.html'), 3, 'the copy neither');
is(ctl('move', $to, $from), 3, 'nor back');
is_deeply([@{ stored('/z.html') }, has($from, $answer)], [0],
          'nothing has moved');

ctl('delete', $id);
is(ctl('purge', $id), 0, 'it is purged in the old thread');
is(ctl('move', $from, $to), 0, 'the move goes on');
is_deeply(stored($to), ["$id d", "$answer a"], 'the copy is a place only');
like(redis_cmd('ZRANGE', key($to, "s:$id"), 0, 0)->[0],
     qr/^$id (?!.*to-be-purged)/s, 'without its text');
ok(clean($from), 'all is in order');

is(join('', server_log(qr/\[(error|alert|crit|emerg)\]/)), '',
   'nothing is in the error log');

done_testing();
