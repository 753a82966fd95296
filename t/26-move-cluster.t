# commentsctl move on a Redis in cluster mode. Two threads lie in two slots, so
# what moves is copied and then deleted: whatever happens between both, no
# comment is lost, and none that was purged comes back.
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

# one node that has all slots: it refuses a transaction over two of them; without
# a port of its own the cluster's bus would be at the same one for all tests
redis_stop();
redis_start(port => CommentsTest::free_port(),
            args => ['--cluster-enabled', 'yes']);
redis_cmd('CLUSTER', 'ADDSLOTSRANGE', 0, 16383);
wait_for(sub { redis_cmd('CLUSTER', 'INFO') =~ /cluster_state:ok/ }, 30)
    or die "no cluster\n";

server_start(workers => 2, server => 'comments on; comments_cache_valid 1h;',
             files => { map { $_ => "<body><p>page</p></body>\n" }
                        qw(a.html b.html c.html x.html y.html z.html),
                        map { "m$_.html" } 0 .. 120 });


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

# Nothing is wrong, and nothing of a move is left.
sub clean {
    my ($old) = @_;

    my $left = redis_cmd('KEYS', "comments:{test.example:$old}:[^d]*");

    return 1 if ctl('verify') == 0 && !@$left
                && !@{ redis_cmd('KEYS', '*:moving') };

    diag("$out@$left");

    return 0;
}


my $root = post('/a.html', 'the-root');
my $reply = post('/a.html', 'the-reply', $root);
my $spam = post('/a.html', 'the-spam');

ctl('spam', $spam);

isnt(redis_cmd('CLUSTER', 'KEYSLOT', key('/a.html', 'meta')),
     redis_cmd('CLUSTER', 'KEYSLOT', key('/b.html', 'meta')),
     'two pages in two slots');

my $before = stored('/a.html');

is(ctl('move', '/a.html', '/b.html'), 0, 'a move');
is($out, "move: /a.html to /b.html: 3 comments\n", 'says what it did');
is_deeply(stored('/b.html'), $before, 'all comments are there');
ok(clean('/a.html'), 'nothing is left of the old page, all is in order');
is_deeply([map { $_->{id} } http_thread('/b.html')], [$root, $reply],
          'the new page shows them');
is(ctl('move', '/a.html', '/b.html'), 0, 'once more');
like($out, qr/it was moved before$/, 'there is nothing to do');


# cut off behind any command, and done by the same command

my ($from, $to) = ('/b.html', '/a.html');
my $pages = 0;

for my $merge ('', '--merge') {
    my ($kept, $both, $went, $lost, $n) = (0, 0, 0, 0, 0);
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

    $next->() if $merge;

    for ($n = 0; $n < 200; $n++) {
        my @comments = @{ stored($from) };

        last if killed_at($n, 'move', $from, $to, @merge) == 0;

        my @old = @{ stored($from) };
        my @new = @{ stored($to) };
        my $all = join ' ', sort @comments, @own;

        if ("@new" eq "@own" && "@old" eq "@comments") {
            $kept++;
            next;
        }

        if ("@new" eq $all && "@old" eq "@comments") {
            $both++;

        } elsif ("@new" eq $all && !@old) {
            $went++;

        } else {
            $lost++;
            diag("behind $n commands: @old, and @new");
        }

        $lost++ if ctl('move', $from, $to, @merge) != 0
                   || join(' ', @{ stored($to) }) ne $all || !clean($from);

        ($from, $to) = ($to, $from);
        $next->() if $merge;
    }

    my $how = $merge ? "merged, $n commands" : "$n commands";

    is($lost, 0, "cut off ($how): no comment is lost or twice");
    ok($kept > 10, 'all stay at first');
    ok($both > 2, 'are in both threads when they were copied');
    ok($went > 2, 'and go before the lists of the site follow');
    ok(clean($from), 'all is in order');

    ($from, $to) = ($to, '/c.html');
}


# a comment is purged behind any command, and the move goes on, or is cut off
# and done later

for my $cut (0, 1) {
    my ($n, $purged, $early, $back, $lost) = (0, 0, 0, 0, 0);

    # before that Redis has refused nothing yet
    for ($n = 40; $n < 250; $n++) {
        my $id = post($from, "gone $cut $n");

        unlink "$dir/stopped", "$dir/purged";

        stopped_at($n, sub {
            touch("$dir/stopped");
            touch("$dir/purged") if ctl('delete', $id) == 0
                                    && ctl('purge', $id) == 0;
            POSIX::_exit(0) if $cut;
        }, 'move', $from, $to);

        ctl('move', $from, $to) if $cut;
        ($from, $to) = ($to, $from);

        last unless -e "$dir/stopped";

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

    my $how = $cut ? 'cut off' : 'going on';

    is($back, 0, "purged behind each command up to $n ($how): it does not return");
    is($lost, 0, 'all is in order');
    ok($purged > 30, 'in nearly all places');
    cmp_ok($early, '<', 20, 'but for a few');
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
