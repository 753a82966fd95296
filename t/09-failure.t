# Redis fails, in every way that it has: pages are served all the same, what
# was typed is not lost, and all is well again without anybody's help.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsFakeRedis;
use CommentsHttp;
use CommentsServer;
use Test::More;
use Time::HiRes qw(sleep time);

my $note = qr{cannot be shown at the moment};
my $workers = 2;

my %conf = (
    workers => $workers,
    # the defaults: what is tested is that Redis does not answer in time
    http => 'comments_redis $TEST_NGINX_REDIS; comments_deadline 150ms;',
    server => <<'_EOC_',
        comments on;
        comments_cache_valid 1s;
        add_header X-Cache $comments_cache_status;
        location ^~ /comments/ { comments_api; }
        location = /status { comments_status; }
        location /far/ {
            proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
        }
        location /plain/ { comments off; alias html/; }
        location = /list.html { comments off; ssi on; }
_EOC_
    files => {
        'list.html' => "<p>n=<!--# include virtual=\"/a.html?comments=count\""
                       . " -->.</p>\n",
        map { ("$_.html" => "<body><p>page $_</p></body>\n") }
            'a' .. 'z'
    },
);


# a page as it must be while nothing is known of its thread
sub is_without {
    my ($uri, $text, $name) = @_;

    my $res = http_get($uri);
    my $headers = $res->{headers};

    is($res->{status}, 200, "$name: $uri is served");
    like($res->{content}, qr{<p>$text</p>.*$note.*</body>}s, "with a note");
    is($headers->{etag}, undef, 'without an ETag');
    is($headers->{'last-modified'}, undef, 'without a Last-Modified');
    is($headers->{'cache-control'}, 'no-store', 'kept by nobody');
    is($headers->{'x-cache'}, 'UNAVAILABLE');
}


# everything that is no page, meanwhile
sub is_unavailable {
    my ($name, $letter) = @_;

    for my $uri ("/$letter.html?comments=json", "/$letter.html?comments=count",
                 "/comments/count?uri=/$letter.html")
    {
        my $res = http_get($uri);

        is($res->{status}, 503, "$name: $uri");
        ok($res->{headers}{'retry-after'}, 'Retry-After');
        is((http_json($res) || {})->{error}{code}, 'unavailable');
        is($res->{headers}{'cache-control'}, 'private, no-store');
    }

    is(http_get("/$letter.html?comments=html")->{status}, 503, 'the block');

    my $status = http_get('/status');

    is($status->{status}, 503, 'the status says so too');
    is((http_json($status) || {})->{status}, 'unavailable');
}


# posts are refused, with everything that was typed
sub is_refused {
    my ($name, $uri) = @_;

    my $res = http_post($uri, { name => 'Ann <3', email => 'ann@example.org',
                                website => 'https://ann.example/',
                                text => "two\nlines & <b>" });

    is($res->{status}, 503, "$name: a post to $uri");
    ok($res->{headers}{'retry-after'}, 'Retry-After');
    is($res->{headers}{'cache-control'}, 'private, no-store');

    for my $typed ('Ann &lt;3', 'ann@example\.org', 'https://ann\.example/',
                   "two\\s+lines &amp; &lt;b&gt;")
    {
        like($res->{content}, qr{$typed}, "$typed is there again");
    }

    $res = http_comment($uri, { name => 'Ann', text => 'Hello' });

    is($res->{status}, 503, 'the same by JSON');
    is($res->{json}{error}{code}, 'unavailable');
    ok($res->{headers}{'retry-after'}, 'Retry-After');
}


# by itself, without a reload: each worker has said that Redis is back; where
# it may not have noticed that it was away, it is asked many times in a row
sub is_back {
    my ($name, $uri, $unnoticed) = @_;

    my $good = 0;

    ok(wait_for(sub {
           my $status = http_json(http_get('/status')) || {};
           my $well = ($status->{status} || '') eq 'ok'
                      && $status->{redis}{subscribed};
           $good = $well ? $good + 1 : 0;
           return $good >= 20 && ($unnoticed || logged_back() >= $workers);
       }, 60), "$name: Redis is used again");

    my $res = http_get($uri);

    is($res->{status}, 200);
    unlike($res->{content}, $note, 'pages are whole again');
    like($res->{content}, qr{<section id="ngx-comments".*<form}s,
         'with a form');
    ok($res->{headers}{etag}, 'with an ETag');

    $res = http_comment($uri, { name => 'Ann', text => "after $name" });

    is($res->{status}, 201, 'posts are taken again');
    like(http_get($uri)->{content}, qr{after \Q$name\E}, 'and shown');
}


sub logged_back { return scalar server_log(qr/comments: Redis .* is back/) }


# one line for the end of an outage and one for its start, of each worker
sub logged_once {
    my ($name) = @_;

    is(scalar server_log(qr/comments: Redis .* is not there/), $workers,
       "$name: each worker said once that Redis is not there");
    is(logged_back(), $workers, 'and once that it is back');

    is_deeply([server_log(qr/\[(?:alert|crit|emerg)\]/)], [],
              'nothing worse was logged');
    ok(server_log(qr/\[error\].*comments: refused: unavailable, thread "/),
       "$name: a post that is lost is an error");
    is_deeply([grep { !/comments: / } server_log(qr/\[error\]/)], [],
              'nor errors of anybody else');
}


# Redis is not there when nginx starts

redis_stop();
server_start(%conf);

is_without('/a.html', 'page a', 'down at start');
is_without('/far/a.html', 'page a', 'down at start');
is_unavailable('down at start', 'a');
is_refused('down at start', '/a.html');
is_refused('down at start', '/far/a.html');

is(http_head('/a.html')->{status}, 200, 'HEAD is served');
is(http_get('/list.html')->{content}, "<p>n=.</p>\n",
   'an SSI count is empty, not an error in the page');
is(http_get('/a.html', 'If-Modified-Since' => 'Fri, 01 Jan 2100 00:00:00 GMT')
   ->{status}, 200, 'no condition holds');

redis_start();
is_back('down at start', '/a.html');
logged_once('down at start');


# killed while a post is under way

server_mark();

is(http_comment('/b.html', { name => 'Ann', text => 'before' })->{status}, 201);
like(http_get($_)->{content}, qr{page b.*before}s, "$_ is known")
    for '/b.html';
is(http_get('/b.html?comments=count')->{content}, '1');
http_get('/far/b.html');

redis_pause();

my @answers = parallel(4, sub {
    my ($i) = @_;
    my $res = http_post('/b.html', { name => 'Ann', text => "lost $i" });
    return "$res->{status} " . ($res->{content} =~ /lost $i/ ? 'typed' : '');
}, sub {
    sleep 0.2;
    redis_kill();
});

is_deeply(\@answers, [('503 typed') x 4], 'killed: posts under way');

is_without('/c.html', 'page c', 'killed');
is_unavailable('killed', 'c');
is_refused('killed', '/c.html');

# a block that is known is shown, at first for fresh and then for stale

for my $uri ('/b.html', '/far/b.html', '/b.html?comments=count') {
    my $known = $uri =~ /count/ ? qr{^1$}
              : $uri =~ /far/   ? qr{page b(?!.*$note)}s : qr{page b.*before}s;
    my $status;

    ok(wait_for(sub {
           my $res = http_get($uri);
           $status = $res->{headers}{'x-cache'} || $res->{status};
           $status = 'another page' if $res->{content} !~ $known;
           return $status ne 'HIT';
       }, 30), "killed: $uri gets old");

    is($status, 'STALE', 'and is shown as it was');
}

redis_start();
is_back('killed', '/c.html');
logged_once('killed');
ok(wait_for(sub { http_get('/b.html')->{content} !~ /before/ }, 30),
   'what Redis lost is not shown for ever');


# Redis is stopped in its tracks: connections stand, nothing is answered

server_mark();
redis_pause();

my $start = time;

is_without('/d.html', 'page d', 'no answer');
is_refused('no answer', '/d.html');
cmp_ok(time - $start, '<', 30, 'nobody waited for ever');

is_without('/e.html', 'page e', 'no answer, later');

redis_resume();
is_back('no answer', '/e.html', 'perhaps unnoticed');

is_deeply([server_log(qr/\[(?:alert|crit|emerg)\]/)], [],
          'nothing bad was logged');

# what was refused may have been stored: the same once more makes no second one

is(http_comment('/d.html', { name => 'Ann', text => 'Hello' })->{status}, 201,
   'a retry is taken');
is(scalar(grep { $_->{html} =~ /Hello/ } http_thread('/d.html')), 1,
   'and there is one comment of it');


# it is loading its data

redis_stop();
fake_start(sub {
    return "-LOADING Redis is loading the dataset in memory\r\n";
});
server_start(%conf);

is_without('/f.html', 'page f', 'loading');
is_refused('loading', '/f.html');
ok(server_log(qr/is not there: .*LOADING/), 'the log names the reason');

fake_stop();
redis_start();
is_back('loading', '/f.html');
logged_once('loading');


# it has become a replica that takes no writes

server_mark();
http_get('/g.html');
redis_cmd('REPLICAOF', '127.0.0.1', '1');

is_refused('replica', '/g.html');
is(http_get('/g.html')->{status}, 200, 'replica: pages are served');
is(http_get('/h.html')->{status}, 200);

redis_cmd('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');

ok(wait_for(sub { server_log(qr/READONLY/) }, 60), 'READONLY is seen');
is_refused('replica', '/g.html');
is(http_get('/g.html')->{status}, 200);

is_deeply([grep { /g\.html/ } @{ redis_cmd('KEYS', '*') }], [],
          'nothing was stored');

redis_cmd('REPLICAOF', 'NO', 'ONE');

ok(wait_for(sub { http_comment('/g.html', { name => 'Ann', text => 'again' })
                  ->{status} == 201 }, 60), 'replica: a master again');

# another worker's connection may still be waiting for its next try
ok(wait_for(sub { http_get('/g.html')->{content} =~ /again/ }, 60),
   'replica: the comment stands in the page');


# connections are cut, and Redis is there: nobody is told that it is away

server_start(%conf, server => "comments_deadline 5s;\n$conf{server}");

for my $n (1 .. 3) {

    ok(wait_for(sub {
           my $status = http_json(http_get('/status')) || {};
           return ($status->{status} || '') eq 'ok';
       }, 60), "cut $n: all is well before");

    # a connection that has stood for a while is tried again at once
    sleep 1.1;

    redis_cmd('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');

    my @cut = parallel(9, sub {
        my ($i) = @_;
        my $uri = "/l.html?cut=$n-$i&comments";

        my $res = $i % 3 == 0 ? http_post("$uri=post", { name => 'Ann', text => "cut $n $i" })
                : $i % 3 == 1 ? http_get("$uri=json&corder=newest")
                              : http_get("/comments/count?uri=/l.html");

        return $res->{status};
    });

    is_deeply(\@cut, [(303, 200, 200) x 3],
              "cut $n: posts and reads wait for the next connection");
}

is(scalar(http_thread('/l.html')), 9, 'and each post is stored once');


# cut again and again while posts are under way: whatever the answer says, holds

my @said = parallel(4, sub {
    my ($i) = @_;
    my @stored;

    for my $n (1 .. 40) {
        my $res = http_comment('/m.html', { name => 'Ann', text => "many $i $n" });
        push @stored, "many $i $n" if $res->{status} == 201;
    }

    return join(',', @stored);
}, sub {
    for (1 .. 20) {
        redis_cmd('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        sleep 0.03;
    }
});

my %there;
$there{$_}++ for map { $_->{html} =~ /(many \d+ \d+)/ } http_thread('/m.html');

is_deeply([grep { !$there{$_} } map { split /,/ } @said], [],
          'what was acknowledged is stored');
is_deeply([grep { $there{$_} > 1 } keys %there], [], 'nothing twice');


# a disk that is full, memory that is full: what Redis says to writes

server_mark();
redis_cmd('CONFIG', 'SET', 'maxmemory', '1');

is_refused('out of memory', '/i.html');
is(http_get('/i.html')->{status}, 200, 'out of memory: pages are served');

redis_cmd('CONFIG', 'SET', 'maxmemory', '0');

ok(wait_for(sub { http_comment('/i.html', { name => 'Ann', text => 'again' })
                  ->{status} == 201 }, 60), 'out of memory: well again');


# a password that is wrong

redis_cmd('CONFIG', 'SET', 'requirepass', 'secret');
server_start(%conf);

is_without('/j.html', 'page j', 'password');
is_unavailable('password', 'j');
is_refused('password', '/j.html');
ok(server_log(qr/NOAUTH|[Aa]uthentication/), 'the log names the reason');

redis_cmd('CONFIG', 'SET', 'requirepass', '');
is_back('password', '/j.html');
logged_once('password');


# what answers is no Redis, or one that has lost its wits

my %broken = (
    'an array that is none' => "*-7\r\n",
    'no protocol'           => "HTTP/1.1 400 Bad Request\r\n\r\n",
    'a length for ever'     => "\$9223372036854775807\r\n",
    'half an answer'        => "*2\r\n\$3\r\nab",
    'other types'           => "*1\r\n*1\r\n*1\r\n:7\r\n",
    'nested for ever'       => "*1\r\n" x 2000,
    'an end'                => undef,
);

redis_stop();

for my $name (sort keys %broken) {
    for my $early (0, 1) {
        # before anything was agreed it does not matter much what it is
        next if $early && $name !~ /protocol|nested/;

        fake_start(sub {
            my (@argv) = @_;
            my $handshake = fake_handshake(@argv);
            return !$early && defined $handshake ? $handshake : $broken{$name};
        });

        server_start(%conf);

        is_without('/k.html', 'page k', $name);
        is_refused($name, '/k.html');
        is_without('/far/k.html', 'page k', $name);
        is_deeply([server_log(qr/\[(?:alert|crit|emerg)\]/)], [],
                  'nothing bad was logged');

        fake_stop();
    }
}

server_stop();
done_testing();
