# Large threads: windows that end by bytes, read in pieces; all comments are
# reached by the links of their page, and no other page waits for them.
#
# No assertion here is about how fast something is.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use IO::Select;
use IO::Socket::INET;
use Test::More;

my $scale = $ENV{COMMENTS_SCALE} || 1;      # 10: sizes as in the wild
my $site = 'test.example';
my $largest = 2 * 1024 * 1024;              # bytes of one answer

my %conf = (
    http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s;",
    server => <<'_EOC_',
        listen 127.0.0.1:$TEST_NGINX_PORT_2 sndbuf=32k;
        comments on;
        comments_cache_valid 1h;
        comments_deadline 10s;
        add_header X-Cache $comments_cache_status;
        location = /busy { comments off; stub_status; }
_EOC_
    files => { map { ("$_.html" => "<body><p>page $_</p></body>\n") }
               'a' .. 'z' },
);


sub id { sprintf '%016d', $_[0] }

sub key { my ($uri) = @_; "comments:{$site:$uri}" }

# A thread of so many roots with so many replies each, in a few commands. Which
# comment a reply answers: parent(its number in the subtree, from 1), 0 is the
# root; id(root * 100000 + number) is its id.
sub store_thread {
    my ($uri, $roots, $replies, $text, $parent) = @_;

    my $key = key($uri);
    my ($n, @ids) = (0);

    $parent ||= sub { 0 };

    for my $root (1 .. $roots) {
        my (@members, @entries, @depth);
        my $rid = id($root * 100000);

        for my $i (0 .. $replies) {
            my $id = id($root * 100000 + $i);
            my $to = $i ? $parent->($i) : 0;
            my $up = id($root * 100000 + $to);

            $depth[$i] = $i ? $depth[$to] + 1 : 0;

            my $record = 's1:a' . ($i ? "p16:${up}r16:$rid" : '')
                . 'c13:1767225600000n3:Ann' . 't' . length($text) . ":$text";

            push @members, 0, "$id $record";
            push @entries, $id, "a$rid$depth[$i]";
            push @ids, $id;

            if (@members > 400 || $i == $replies) {
                redis_cmd('ZADD', "$key:s:$rid", @members);
                redis_cmd('HSET', "$key:index", @entries);
                @members = @entries = ();
            }
        }

        redis_cmd('ZADD', "$key:$_", 0, $rid) for qw(roots best);
    }

    redis_cmd('HSET', "$key:meta", 'v', 1, 'n', scalar @ids, 't', 1);

    return @ids;
}


# Calls of a command that Redis has had.
sub calls {
    my ($name) = @_;

    return redis_cmd('INFO', 'commandstats') =~ /^cmdstat_$name:calls=(\d+)/m
           ? $1 : 0;
}


# how many requests nginx has read and not answered, but this one
sub busy {
    return http_get('/busy')->{content} =~ /Writing: (\d+)/ ? $1 - 1 : 0;
}


sub is_quiet {
    my @lines = server_log(qr/\[(?:error|alert|crit|emerg)\]/);

    is_deeply([@lines[0 .. ($#lines > 4 ? 4 : $#lines)]], [], "$_[0]: quiet");
}


# From page to page and window to window, as a reader does: the ids, how many
# answers there were, and what was wrong with them.
sub walk {
    my ($uri, $args) = @_;

    my ($rounds, @ids, @wrong, %seen) = (0);
    my @todo = "$uri$args";
    my $json = $args =~ /comments=json/;

    while (defined(my $next = shift @todo)) {
        next if $seen{$next}++;

        if (++$rounds > 2000) {
            push @wrong, 'there is no end';
            last;
        }

        my $res = http_get($next);

        push @wrong, "$next: $res->{status}" if $res->{status} != 200;
        push @wrong, "$next: " . length $res->{content}
            if length $res->{content} > $largest;

        if ($json) {

            # by patterns, since decoding takes longer than all the rest

            push @ids, $res->{content} =~ /\{"id":"(\w{16})"/g;
            push @wrong, "$next: a depth without a parent"
                if $res->{content} =~ /"parent":null,"depth":[1-9]/;

            my ($pages, $more) = $res->{content}
                =~ /"pages":(\d+),"more":(?:null|"(\w{16})"),/;
            my ($cpage) = $next =~ /(&cpage=\d+)/;

            push @todo, map { "$uri$args&cpage=$_" } 2 .. $pages || 0;
            push @todo, "$uri$args" . ($cpage || '') . "&cfrom=$more" if $more;
            next;
        }

        push @ids, $res->{content} =~ /<article id="comment-(\w{16})"/g;

        my @links = $res->{content}
            =~ m{<p class="comment-more"><a href="([^"#]*)#}g;
        push @links, $res->{content} =~ m{<li><a href="([^"#]*cpage=\d+)#}g;

        push @todo, map { s/&amp;/&/gr } @links;
    }

    return ($rounds, \@ids, \@wrong);
}


# Every id is reached, each but by windows that overlap once.
sub reaches {
    my ($uri, $name, @ids) = @_;

    for my $args ('', '?comments=json') {
        my ($rounds, $ids, $wrong) = walk($uri, $args);
        my %seen;

        $seen{$_}++ for @$ids;

        my @lost = grep { !$seen{$_} } @ids;
        my $what = "$name, " . ($args ? 'JSON' : 'HTML');

        is_deeply([@lost[0 .. ($#lost > 4 ? 4 : $#lost)]], [],
                  "$what: all " . @ids . " are reached in $rounds answers");
        is_deeply([@$wrong[0 .. ($#$wrong > 4 ? 4 : $#$wrong)]], [],
                  "$what: as they should be");

        is(scalar @$ids, scalar @ids, "$what: each once") if $args;
    }

    for my $id (@ids[0, @ids / 3, @ids / 2, -1]) {
        my $res = http_get("$uri?comments=show&id=$id");
        my $reply = http_get("$uri?comments=reply&id=$id");

        like($res->{content},
             qr/<article id="comment-$id" class="comment comment-shown"/,
             "$name: the permalink of $id");
        ok(length $res->{content} <= $largest, 'is of a size');
        like($reply->{content}, qr/name="parent" value="$id"/,
             'it can be answered');
    }
}


server_start(%conf);

my $long = 'word ' x 1600;          # 8,000 bytes

reaches('/a.html', 'many roots of 8 KB', store_thread('/a.html', 73 * $scale, 0,
                                                      $long));
reaches('/b.html', 'links in 8 KB', store_thread('/b.html', 9 * $scale, 0,
                                                 '<a@b> ' x 1300));
reaches('/c.html', 'roots with replies of 8 KB',
        store_thread('/c.html', 8, 60 * $scale, $long));
reaches('/d.html', 'many roots with replies of 8 KB',
        store_thread('/d.html', 50, 10 * $scale, $long));
reaches('/e.html', 'one root with short replies',
        store_thread('/e.html', 1, 2000 * $scale, 'short'));
reaches('/f.html', 'replies to replies',
        store_thread('/f.html', 2, 1500, 'short',
                     sub { my ($i) = @_; $i % 3 ? $i - 1 : int($i / 2) }));
reaches('/g.html', 'one root with replies of 8 KB',
        store_thread('/g.html', 1, 300 * $scale, $long));
for my $order (qw(newest best)) {
    my ($rounds, $ids, $wrong) = walk('/d.html',
                                      "?comments=json&corder=$order");
    my %seen = map { $_ => 1 } @$ids;

    is(scalar keys %seen, 50 * (1 + 10 * $scale), "$order: all are reached");
    is(scalar @$ids, scalar keys %seen, "$order: each once");
    is_deeply($wrong, [], "$order: as they should be");
}

is_quiet('threads of all shapes');


# what a window in the middle says of the comments before it

my $window = http_get('/f.html?comments=json&cfrom=' . id(101200))->{content};
my ($depth) = http_get('/f.html?comments=json')->{content}
    =~ /"id":"@{[id(100600)]}","parent":"\d+","depth":(\d+)/;

like($window, qr/"comments":\[\{"id":"@{[id(101200)]}"/,
     'a window begins where it is to begin');
like($window, qr/"id":"@{[id(101200)]}","parent":"@{[id(100600)]}"/,
     'its first comment names its parent');
like($window, qr/"id":"@{[id(101200)]}","parent":"\d+","depth":@{[$depth + 1]},/,
     'and has its true depth');
like(http_get('/f.html?cfrom=' . id(101200))->{content},
     qr{comments=show&amp;id=@{[id(100600)]}\#comment-@{[id(100600)]}"[^>]*>In},
     'in HTML by a link');
like(http_get('/e.html?cfrom=' . id(100050))->{content},
     qr{Show earlier.*In reply to <bdi>Ann</bdi>}s,
     'the root is known by its name');


# places that are none, and pages that are not there, cost a look and no more

http_get('/c.html');

my $before = calls('zrange');
my $small = ($ENV{COMMENTS_VARIANT} || '') eq 'zone64k';

for my $i (1 .. 20) {
    my $res = http_get(sprintf '/c.html?cfrom=zzzzzzzzzzzz%04d', $i);

    SKIP: {
        last SKIP if $i != 1;
        skip 'nothing is kept for long', 1 if $small;

        is($res->{headers}{'x-cache'}, 'HIT',
           'an unknown place is the beginning');
    }

    ok(0, "page $i: $res->{status}") if $res->{status} != 200;
}

http_get("/c.html?cpage=$_") for 2 .. 20;

SKIP: {
    skip 'blocks are read again', 1 if $small;
    is(calls('zrange') - $before, 39, 'one look at the roots each');
}

is(http_get('/c.html?cpage=7&cfrom=' . id(300000))->{content},
   http_get('/c.html?cfrom=' . id(300000))->{content},
   'a place tells its page');


like(http_get('/d.html?comments=show&id=' . id(300007) . '&cpage=4&cfrom='
              . id(900003))->{content},
     qr/<article id="comment-@{[id(300007)]}" class="comment comment-shown"/,
     'a permalink knows its place itself');


# HEAD renders nothing that is not kept

$before = calls('zrange');

my $head = http_head('/d.html?comments=show&id=' . id(1500003));

is($head->{status}, 200, 'HEAD of a permalink');
is($head->{headers}{'content-length'}, undef, 'of which nobody knows the length');
is(http_head('/d.html?comments=reply&id=' . id(1500003))->{status}, 200,
   'HEAD of a reply');
is(http_head('/d.html?comments=show&id=0zzzzzzzzzzzzzzz')->{status}, 404,
   'HEAD of no comment');
is(calls('zrange') - $before, 3, 'reads no comments');


my @lines;

# those who ask for the same at once share one flight, personal or not

for my $uri ('/g.html?comments=show&id=' . id(100299),
             '/d.html?cfrom=' . id(700005))
{
    redis_cmd('CONFIG', 'RESETSTAT');
    redis_pause();

    # a flight that left more than a second ago is joined by nobody while Redis
    # is silent
    @lines = together(sub { wait_for(sub { busy() >= 20 }); redis_resume() },
                      ([$uri]) x 20);

    is(scalar(grep { m{^HTTP/1.1 200 } } @lines), 20, "20 at once: $uri");

    my $all = calls('zrange');

    redis_cmd('CONFIG', 'RESETSTAT');
    redis_cmd('HINCRBY', key('/d.html') . ':meta', 'v', 1);
    redis_cmd('PUBLISH', 'comments:events',
              "test touch - 12 $site " . ($uri =~ /^([^?]*)/)[0]);
    wait_for(sub { http_get($uri)->{headers}{'x-cache'} ne 'HIT' }, 10)
        if $uri !~ /show/;
    http_get($uri) if $uri =~ /show/;

    ok($all <= 2 * calls('zrange') && $all > 0,
       "cost about as much as one: $all, " . calls('zrange'));
}


# nobody else waits for a large thread, and its connection stays

server_mark();

@lines = parallel(4, sub {
    my ($i) = @_;

    return map { http_get('/d.html?comments=show&id='
                          . id($_ * 100000 + $i))->{status} } 1 .. 20;
}, sub {
    for my $i (1 .. 20) {
        my $res = http_comment('/y.html', { name => 'Ann', text => "Text $i" });

        is($res->{status}, 201, "post $i beside it") if $res->{status} != 201;
    }
});

is_deeply([grep { $_ != 200 } @lines], [], 'all large views are answered');
is(http_get('/y.html?comments=count')->{content}, 20, 'and all posts stored');
is_quiet('large views and posts');


# a thread that cannot be read is tried once in some seconds, and when it changes

redis_cmd('SET', key('/x.html') . ':roots', 'no set');
redis_cmd('HSET', key('/x.html') . ':meta', 'n', 1);
server_mark();

is(http_get('/x.html')->{status}, 200, 'a damaged thread: the page is served')
    for 1 .. 20;
is(http_get('/x.html?comments=show&id=' . id(1))->{status}, 200,
   'a permalink too') for 1 .. 20;

@lines = server_log(qr/WRONGTYPE/);
ok(@lines >= 1 && @lines <= 8, 'it was tried a few times: ' . @lines);

redis_cmd('DEL', key('/x.html') . ':roots');
store_thread('/x.html', 1, 0, 'mended');
redis_cmd('PUBLISH', 'comments:events', "test touch - 12 $site /x.html");
ok(wait_for(sub { http_get('/x.html')->{content} =~ /mended/ }, 10),
   'once it is mended it is there at once');


# many slow readers of large views that are nobody else's: memory is bounded

sub resident {
    my ($pid) = server_workers();
    open my $in, '<', "/proc/$pid/status" or return 0;
    return (join('', <$in>) =~ /VmRSS:\s+(\d+)/)[0] / 1024;
}

sub slow_readers {
    my ($n, $id) = @_;

    my @socks;

    for my $i (0 .. $n - 1) {
        my $sock = IO::Socket::INET->new(
            PeerAddr => '127.0.0.1', PeerPort => $ENV{TEST_NGINX_PORT_2},
            Type => SOCK_STREAM) or die "no connection: $!\n";

        print $sock 'GET /g.html?comments=show&id=' . $id->($i)
            . " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        sysread $sock, my $start, 100;
        push @socks, $sock;
    }

    return @socks;
}

for my $case ([1000, 'one permalink', sub { id(100250) }],
              [200, 'a permalink each', sub { id(100050 + $_[0]) }])
{
    my ($n, $name, $id) = @$case;

    $n = 200 if $n > 200 && $scale == 1;

    server_start(%conf);
    http_get('/g.html?comments=show&id=' . id(100001));

    my $idle = resident();
    my @socks = slow_readers($n, $id);
    my $busy = resident();

    note sprintf '%d slow readers of %s: %.0f MB, %.0f MB before', $n, $name,
                 $busy, $idle;

    # memory that is watched is not given back for a while

    cmp_ok($busy - $idle, '<', 100, "$n slow readers of $name")
        unless defined $ENV{ASAN_OPTIONS} || $ENV{TEST_NGINX_USE_VALGRIND};
    close $_ for @socks;
}


# a flood of reads leaves room for posts

server_start(%conf);
http_get('/z.html');
redis_pause();

my @reads;

for my $i (0 .. 849) {
    my $sock = IO::Socket::INET->new(
        PeerAddr => '127.0.0.1', PeerPort => $ENV{TEST_NGINX_SERVER_PORT},
        Type => SOCK_STREAM) or last;

    print $sock "GET /z.html?comments=show&id=" . id($i)
        . " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    push @reads, $sock;
}

my @turned = grep { IO::Select->new($_)->can_read(0) } @reads[800 .. $#reads];
my @stored = parallel(1, sub {
    http_comment('/z.html', { name => 'Ann', text => 'in the flood' })->{status}
}, sub { sleep 2; redis_resume() });

is_deeply(\@stored, [201], 'a post is stored in a flood of reads');
ok(scalar(grep { IO::Select->new($_)->can_read(30) } $reads[-1]),
   'and a read that was turned away was answered');
close $_ for @reads;

done_testing();
