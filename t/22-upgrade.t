# What an older version has stored: pages show it as before, posts wait for
# "commentsctl upgrade", and then all is as if this version had stored it. What
# a newer version has stored is left alone.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use JSON::PP qw(decode_json);
use Test::More;

my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';
my $url = 'unix:' . redis_sock();
my $key = 'comments:{test.example:/a.html}';
my $site = 'comments:site:test.example';

die "there is no $ctl\n" unless -x $ctl;


sub ctl { my $out = `$ctl --redis $url --site test.example @_ 2>&1`; return $out }


# what the version before did not write
sub make_old {
    redis_cmd('DEL', "$key:live", "$site:ids", 'comments:schema');

    for my $member (@{ redis_cmd('ZRANGE', "$site:latest", 0, -1) }) {
        my ($id, undef, $thread) = split / /, $member, 3;
        redis_cmd('ZREM', "$site:latest", $member);
        redis_cmd('ZADD', "$site:latest", 0, "$id $thread");
    }
}


sub block {
    my ($page) = http_get('/a.html')->{content} =~ /(<section.*<\/section>)/s;
    return $page;
}


server_start(workers => 2,
             server => 'comments on; location /status { comments_status; }',
             files => { 'a.html' => "<body><p>page</p></body>\n",
                        'b.html' => "<body><p>page</p></body>\n" });

my $first = http_comment('/a.html', { name => 'Ann', text => 'first' });
my $reply = http_comment('/a.html', { name => 'Ben', text => 'a reply',
                                      parent => $first->{json}{id} });
http_comment('/a.html', { name => 'Cem', text => 'second' });

is(redis_cmd('GET', 'comments:schema'), 2, 'the version is written');

my $before = block();

like($before, qr/first.*a reply.*second/s, 'a page with three comments');
like(ctl('verify'), qr/ 0 problems/, 'all is right');

make_old();

like(ctl('verify'), qr/:live: 2.*list of comments: 3.*newest/s,
     'of an older version this is missing');
is(block(), $before, 'the page is the same');

my $late = http_comment('/a.html', { name => 'Dan', text => 'too early' });

is($late->{status}, 503, 'a post to an old thread has to wait');
ok(server_log(qr/older version.*run "commentsctl upgrade"/),
   'and the error log says what for');
is(http_comment('/b.html', { name => 'Eve', text => 'new' })->{status}, 201,
   'a thread that is new takes posts');

like(ctl('upgrade'), qr/(\d+) problems, \1 repaired/, 'the upgrade');
like(ctl('verify'), qr/ 0 problems/, 'makes all right');
is(redis_cmd('GET', 'comments:schema'), 2, 'and writes the version');
is(block(), $before, 'the page is the same to the byte');
is(http_comment('/a.html', { name => 'Dan', text => 'now' })->{status}, 201,
   'posts are taken again');

like(ctl('delete', $first->{json}{id}), qr/1 changed/, 'and changes work');
like(ctl('delete', $reply->{json}{id}), qr/1 changed/, 'to the last');
is(redis_cmd('ZSCORE', "$key:roots", $first->{json}{id}), undef,
   'a root of which nothing is left goes');
like(ctl('upgrade'), qr/ 0 problems, 0 repaired/, 'a second time does nothing');



# what a newer version has stored: neither commentsctl nor nginx touches it

sub status { return decode_json(http_get('/status')->{content}) }

sub refused { return scalar server_log(qr/schema is 3, this module knows 2/) }

is(join('', server_log(qr/\[(alert|crit|emerg)\]/)), '',
   'nothing is in the error log so far');
is(status()->{redis}{schema_known}, 2, 'the status page has our version');

redis_cmd('SET', 'comments:schema', 3);

like(ctl('stats'), qr/stored by a newer version \(schema 3, this is 2\)/,
     'commentsctl leaves alone what is newer');
is($? >> 8, 3, 'which its exit status says');

my $keys = join ' ', sort @{ redis_cmd('KEYS', '*') };
my $count = redis_cmd('HGET', "comments:{test.example:/b.html}:meta", 'n');

# a running nginx learns of it by a post, in the worker that takes it
my $post = http_comment('/b.html', { name => 'Eve', text => 'into another' });

is($post->{status}, 503, 'a post is refused');
ok($post->{headers}{'retry-after'}, 'for a while');
is(redis_cmd('HGET', "comments:{test.example:/b.html}:meta", 'n'), $count,
   'and not written');
is(join(' ', sort @{ redis_cmd('KEYS', '*') }), $keys, 'nor anything else');
ok(wait_for(sub { http_comment('/b.html', { name => 'Eve',
                                            text => 'again ' . rand });
                  return refused() == 2 }, 10), 'until both workers know');
ok(wait_for(sub { status()->{status} eq 'unavailable' }, 10),
   'the status page says that Redis is of no use');
is(status()->{redis}{schema}, 3, 'and why');
like(http_get('/status/metrics')->{content},
     qr/^comments_redis_schema_newer 1$/m, 'the metrics too');

redis_cmd('SET', 'comments:schema', 2);

ok(wait_for(sub { http_comment('/b.html', { name => 'Eve', text => 'back' })
                  ->{status} == 201 }, 15),
   'posts are taken when the key is ours again');
ok(wait_for(sub { status()->{status} eq 'ok' }, 15), 'the status is well');
like(block(), qr/second/, 'pages have their comments');

# a nginx that starts finds it in its first handshake
redis_cmd('SET', 'comments:schema', 3);
server_stop();
server_start(workers => 2,
             server => 'comments on; location /status { comments_status; }',
             files => { 'a.html' => "<body><p>page</p></body>\n",
                        'b.html' => "<body><p>page</p></body>\n" });

ok(wait_for(sub { refused() == 2 }, 10), 'one line each worker');

my $page = http_get('/a.html')->{content};

like($page, qr/<section/, 'a page is served with a block');
unlike($page, qr/second/, 'without what is newer');
is(http_get('/a.html?comments=json')->{status}, 503, 'JSON is unavailable');
is(http_get('/a.html?comments=count')->{status}, 503, 'so is a count');
is(http_comment('/b.html', { name => 'Eve', text => 'x' })->{status}, 503,
   'and posts are');

sleep 2;
is(refused(), 2, 'it is said once, however often it is asked');

redis_cmd('DEL', 'comments:schema');

ok(wait_for(sub { http_get('/a.html')->{content} =~ /second/ }, 15),
   'without the key all is as ever');

is(join('', server_log(qr/\[(alert|crit|emerg)\]/)), '',
   'nothing else is in the error log');

done_testing();
