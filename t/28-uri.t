# The check "uri": a location of the server judges, by a subrequest of the
# check, whatever stands behind the location and however it fails.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsDocs;
use CommentsHttp;
use CommentsOrigin;
use CommentsServer;
use File::Temp qw(tempfile);
use IO::Socket::INET;
use JSON::PP ();
use Test::More;
use Time::HiRes qw(sleep time);

my (undef, $seen) = tempfile('ngxc-uri-XXXXXX', TMPDIR => 1, UNLINK => 1);

my $spam = '{"verdict":"spam","reason":"links","detail":"too many"}';
my $open = "HTTP/1.1 200 OK\r\nConnection: close\r\n"
           . "Content-Type: application/json\r\n";

# what the service says, by the last part of its address
my %says = (
    pass => '{"verdict":"pass"}',
    hold => '{"verdict":"hold","reason":"doubt"}',
    spam => " \r\n$spam\n",
    reject => '{"x":[1,{"y":"]}\\""}],"verdict":"reject","reason":"no_ads",'
              . '"score":1.5,"z":null}',
    challenge => '{"verdict":"challenge"}',
    word => "spam\n",
    empty => '',
    badword => '{"verdict":"maybe"}',
    badcode => '{"verdict":"spam","reason":"<b>No</b>"}',
    baddetail => "{\"verdict\":\"hold\",\"detail\":\"a\xff\\u0000\\u003cb\\nc\"}",
    nonsense => '<html>404</html>',
    control => "\x01\x01",
    half => '{"verdict":"spam","reas',
    open => '{"verdict":"sp\\',
    list => '["spam"]',
    nothing => '{}',
    number => '{"verdict":3}',
    behind => $spam . 'x',
    action => '{"is_skipped":false,"score":11.2,"action":"reject",'
              . '"symbols":{"A":{"score":1,"options":["}","\\\\"]}}}',
    greylist => '{"action":"greylist"}',
    noaction => '{"action":"no action"}',
    true => 'true',
    false => 'false',
    full => '{"pad":"' . 'x' x (65536 - length('{"pad":"","verdict":"spam"}'))
            . '","verdict":"spam"}',
    large => '{"pad":"' . 'x' x 65536 . '","verdict":"spam"}',
    huge => '{"pad":"' . 'x' x 3_000_000 . '","verdict":"spam"}',
);

sub answer {
    my ($request) = @_;

    open my $out, '>', $seen or die "$seen: $!\n";
    print $out $request->{body};
    close $out;

    my ($what) = $request->{uri} =~ m{^/(\w+)};

    if ($what eq 'checkv2') {
        my $spam = ($request->{headers}{raw} // '') eq 'yes'
                   && $request->{body} =~ /cheap pills/;
        my $says = '{"is_skipped":false,"score":1.2,"required_score":15.0,'
                   . '"symbols":{"R_X":{"name":"R_X","score":0.1}},"action":"'
                   . ($spam ? 'reject' : 'no action') . '"}';
        return { head => "$open\r\n", body => $says };
    }

    if ($request->{uri} eq '/1.1/comment-check') {
        my ($known) = $request->{body}
            =~ /^api_key=KEY&blog=https%3A%2F%2Fblog\.example%2F&comment_type=.*&user_ip=127\.0\.0\.1$/;
        return { head => "$open\r\n",
                 body => !$known || $request->{headers}{host} ne 'rest.akismet.com'
                         ? 'invalid'
                         : $request->{body} =~ /comment_content=cheap/ ? 'true' : 'false' };
    }

    if ($what eq 'cutchunk') {
        return { head => $open . "Transfer-Encoding: chunked\r\n\r\n",
                 body => sprintf("%x\r\n%s\r\n", length $spam, $spam) };
    }

    if ($what eq 'cut') {
        return { head => $open . "Content-Length: 4000\r\n\r\n", body => $spam };
    }

    if ($what eq 'dies') {
        return { head => '', body => '' };
    }

    if ($what eq 'error') {
        return { head => $open =~ s/200 OK/500 Broken/r . "\r\n",
                 body => $spam };
    }

    if ($what =~ /^chunks_(\w+)/) {
        my @pieces = $says{$1} =~ /(.{1,20000})/sg;
        return { head => $open . "Transfer-Encoding: chunked\r\n\r\n",
                 pieces => \@pieces };
    }

    return { head => $open . "Set-Cookie: a=b\r\nContent-Length: "
                     . length($says{$what}) . "\r\n\r\n",
             body => $says{$what} };
}

sub fastcgi {
    my ($request) = @_;

    open my $out, '>', $seen or die "$seen: $!\n";
    print $out join '|', $request->{body},
                    map { $request->{headers}{$_} // '-' }
                        qw(CONTENT_LENGTH CONTENT_TYPE REQUEST_METHOD
                           HTTP_COOKIE HTTP_AUTHORIZATION);
    close $out;

    return { head => "Content-Type: application/json\r\n\r\n", body => $spam };
}

origin_start(http => 'ORIGIN', \&answer);
origin_start(fastcgi => 'FASTCGI', \&fastcgi);
$ENV{TEST_NGINX_NOBODY} = '127.0.0.1:' . free_port();

# accepts, and says nothing; when its client closes the connection, it notes it
my (undef, $closed) = tempfile('ngxc-uri-XXXXXX', TMPDIR => 1, UNLINK => 1);
my $listen = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 8)
    or die "cannot listen: $!\n";

$ENV{TEST_NGINX_HANGS} = '127.0.0.1:' . $listen->sockport;

my $hangs = fork // die "fork: $!\n";

if ($hangs == 0) {
    while (my $c = $listen->accept) {
        1 while sysread $c, my $bytes, 4096;
        open my $out, '>>', $closed;
        print $out "closed\n";
        close $out;
    }
    POSIX::_exit(0);
}

END { kill 'KILL', $hangs if $hangs }

# a page of its own for each, /NAME/a.html: what is to be asked, and how
my %judges = (
    (map { ($_ => "proxy_pass http://\$TEST_NGINX_ORIGIN/$_;") }
         keys %says, 'cut', 'cutchunk', 'dies', 'error',
         map { "chunks_$_" } 'spam', 'full', 'large', 'huge'),
    s204 => 'return 204;',
    s202 => 'return 202;',
    s403 => 'return 403;',
    s444 => 'return 444;',
    s301 => 'return 301 /spam.json;',
    denied => 'deny all; return 200 spam;',
    returned => "return 200 '$spam';",
    nobody => 'proxy_pass http://$TEST_NGINX_NOBODY;',
    replaced => 'proxy_pass http://$TEST_NGINX_NOBODY; error_page 502 =200 /spam.json;',
    hangs => 'proxy_pass http://$TEST_NGINX_HANGS;',
    fastcgi => 'fastcgi_pass $TEST_NGINX_FASTCGI; '
               . join(' ', map { "fastcgi_param $_ \$" . lc($_) . ';' }
                           qw(CONTENT_LENGTH CONTENT_TYPE REQUEST_METHOD
                              REQUEST_URI)),
    file => 'error_page 405 =200 /spam.json; root html; try_files /spam.json =404;',
    unbuffered => 'proxy_pass http://$TEST_NGINX_ORIGIN/spam; proxy_buffering off;',
    unbuffered_cut => 'proxy_pass http://$TEST_NGINX_ORIGIN/cut; proxy_buffering off;',
    unbuffered_huge => 'proxy_pass http://$TEST_NGINX_ORIGIN/chunks_huge; proxy_buffering off;',
    page => 'comments on; root html; error_page 405 =200 /page/a.html;',
);

my $timeouts = ' timeout=20s';

sub locations {
    return join "\n", map {
        my $time = $_ eq 'hangs' ? ' timeout=300ms' : $timeouts;
        "location /$_/ { comments on; alias html/; comments_check uri=/judge/$_?$_=1$time; }"
        . "location /$_-passes/ { comments on; alias html/;"
        . " comments_check uri=/judge/$_$time on_error=pass; }"
        . "location = /judge/$_ { internal; $judges{$_} }" } sort keys %judges;
}

my %conf = (
    workers => 2,
    http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s;"
            . ' log_format full "$comments_result $content_length $content_type";'
            . " server { listen 127.0.0.1:$ENV{TEST_NGINX_PORT_2} http2;"
            . ' server_name test.example; root html; comments on;'
            . ' location / { comments_check uri=/judge timeout=5s; }'
            . ' location = /hang.html { comments_check uri=/hangs timeout=20s; }'
            . ' location = /hangs { internal; proxy_pass http://$TEST_NGINX_HANGS; }'
            . ' location = /judge { internal; proxy_pass http://$TEST_NGINX_ORIGIN/spam; } }',
    server => locations() . <<'_EOC_',
        access_log logs/access.log full;
        location = /spam.json { root html; sendfile on; aio threads; }
        location = /slow/a.html { comments on; alias html/a.html;
                                  comments_check uri=/judge/hangs timeout=20s; }
        location /form/ { comments on; alias html/; comments_check uri=/judge/true format=form address=on; }
        location /text/ { comments on; alias html/; comments_check uri=/judge/action format=text; }
        location /json/ { comments on; alias html/; comments_check uri=/judge/pass address=on; }
        location /acted/ { comments on; alias html/; comments_check uri=/judge/spam action=challenge; }
        location /lost/ { comments on; alias html/; comments_check uri=/nowhere; }
        location /plain/ { comments on; alias html/; comments_check off; }
_EOC_
    files => { 'a.html' => "<body><p>page</p></body>\n", 'page/a.html' => '<body>x</body>',
               'hang.html' => '<body>x</body>', 'spam.json' => $spam }
);

my $n = 0;

sub post {
    my ($uri, %headers) = @_;

    my $begin = time;
    my $res = http_comment($uri, { name => 'Ann', text => 'Text ' . $n++ },
                           %headers);
    $res->{took} = time - $begin;
    $res->{code} = $res->{json}{error}{code} || '';

    return $res;
}

sub seen { open my $in, '<', $seen or return ''; local $/; return <$in> // '' }

sub quiet {
    my ($name, $but) = @_;
    my @lines = grep { !$but || !/$but/ }
                     server_log(qr/\[(?:error|alert|crit|emerg)\]/);
    is_deeply(\@lines, [], "$name: nothing else was logged");
    server_mark();
}

server_start(%conf);

my $failed = qr/gives no verdict|the check "uri" has failed/;


# verdicts

for my $case (['pass', 201, 'posted'], ['hold', 202, 'held:uri:doubt'],
              ['spam', 202, 'spam:uri:links'], ['reject', 403, 'rejected:uri:no_ads'],
              ['challenge', 403, 'challenge:uri:uri'],
              ['word', 202, 'spam:uri:uri'], ['empty', 201, 'posted'],
              ['s204', 201, 'posted'], ['s202', 202, 'held:uri:uri'],
              ['action', 202, 'spam:uri:uri'],
              ['greylist', 202, 'held:uri:uri'],
              ['noaction', 201, 'posted'], ['true', 202, 'spam:uri:uri'],
              ['false', 201, 'posted'], ['full', 202, 'spam:uri:uri'],
              ['chunks_full', 202, 'spam:uri:uri'],
              ['chunks_spam', 202, 'spam:uri:links'],
              ['baddetail', 202, 'held:uri:uri'],
              ['returned', 202, 'spam:uri:links'],
              ['file', 202, 'spam:uri:links'],
              ['replaced', 202, 'spam:uri:links', qr/connect\(\) failed/],
              ['fastcgi', 202, 'spam:uri:links'],
              ['unbuffered', 202, 'spam:uri:links'])
{
    my ($name, $status, $result, $but) = @$case;

    my $res = post("/$name/a.html");

    is($res->{status}, $status, "$name: $status");
    ok(wait_for(sub { server_access() =~ /^\Q$result\E \d+ application\/json$/ }),
       "$name: \$comments_result is $result; other variables are the post's")
        or diag(server_access());
    quiet($name, $but);
}

is(post('/acted/a.html')->{code}, 'challenge', 'action= takes its place');

is(post('/badcode/a.html')->{status}, 202, 'a reason that is no word');
quiet('badcode', qr/no word of a-z/);

my $fcgi = post('/fastcgi/a.html', Cookie => 'a=b', Authorization => 'Basic eDp5');
my ($body, @params) = split /\|/, seen();
is_deeply(\@params, [length $body, 'application/json', 'POST', '-', '-'],
          'FastCGI: length, type and method are those of the subrequest');


# failures

my $down = qr/upstream|connect\(\) failed|too big subrequest|access forbidden|No such file|$failed/;

for my $name (qw(badword nonsense control half open list nothing number behind cut cutchunk
                 unbuffered_cut dies
                 error s403 s444 s301 nobody large chunks_large huge
                 chunks_huge unbuffered_huge page))
{
    my $res = post("/$name/a.html");

    is($res->{status}, 202, "$name: held");
    is($res->{json}{status}, 'pending', "$name: the comment waits");
    ok(scalar(server_log(qr/"\/judge\/$name\?$name=1" gives no verdict/)),
       "$name: the log says why");
    is(post("/$name-passes/a.html")->{status}, 201,
       "$name: on_error=pass passes");
    quiet($name, $down);
}

is(post('/denied/a.html')->{status}, 202, 'access rules are not asked');
is(post('/lost/a.html')->{status}, 202, 'a location that is not there');
quiet('lost', qr/$failed|No such file/);

my $res = post('/hangs/a.html');

is($res->{status}, 202, 'one that hangs: held');
cmp_ok($res->{took}, '<', 5, 'when the time is over');
ok(wait_for(sub { -s $closed }), 'its connection is closed');
is(post('/hangs-passes/a.html')->{status}, 201, 'on_error=pass passes');
quiet('hangs', qr/given no verdict/);


# the connection of the client is none the worse for it

for my $name (qw(chunks_huge s444 cut hangs spam)) {
    my $http = HTTP::Tiny->new(keep_alive => 1, timeout => 30, max_redirect => 0);
    my $base = "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}";
    my $json = { headers => { 'Content-Type' => 'application/json',
                              Host => 'test.example' },
                 content => '{"name":"Ann","text":"keep ' . $name . '"}' };
    delete $json->{headers}{Host};

    is($http->post("$base/$name/a.html?comments=post", $json)->{status}, 202,
       "$name: a post on a connection that is kept");
    is($http->get("$base/plain/a.html")->{status}, 200, 'and a page on it');
}

quiet('kept', qr/$down|given no verdict/);


# what is sent

post('/json/a.html', Cookie => 'session=1', Authorization => 'Basic eDp5',
     'X-Forwarded-For' => '9.9.9.9');
my $sent = JSON::PP->new->utf8->decode(seen());

is($sent->{address}, '127.0.0.1', 'the address, if it is asked for');
is($sent->{name}, 'Ann', 'the name');
is($sent->{thread}, '/json/a.html', 'the thread');
is_deeply($sent->{links}, [], 'the links');
is((grep { /cookie|authorization|x-forwarded|session/i } origin_requests())[0],
   undef, 'nothing of the reader\'s header lines');
like((grep { m{^POST /pass} } origin_requests())[-1],
     qr{accept=application/json, text/plain connection=close content-length=\d+ content-type=application/json host=\S+$},
     'but four of its own');

http_comment('/pass/a.html', { name => "J\"o\x01", website => 'https://X.example/a',
                               text => "1\n\\ <b> http://y.example/ \x{20ac}" });
$sent = JSON::PP->new->utf8->decode(seen());
ok(!exists $sent->{address}, 'no address else');
is($sent->{text}, "1\n\\ <b> http://y.example/ \x{20ac}", 'JSON is well escaped');
is_deeply($sent->{links}, ['https://x.example/a', 'http://y.example/'],
          'links, the website first');

http_comment('/form/a.html', { name => 'A&b', email => 'a@b.example',
                               text => "1 + 1\n=2", website => 'http://x.example/?a=b' });
is(seen(), 'comment_type=comment&permalink=%2Fform%2Fa.html&comment_author=A%26b'
           . '&comment_author_email=a%40b.example'
           . '&comment_author_url=http%3A%2F%2Fx.example%2F%3Fa%3Db'
           . '&comment_content=1%20%2B%201%0A%3D2&user_ip=127.0.0.1',
   'the form has the fields of Akismet');

http_comment('/text/a.html', { name => 'Ann', text => "one\ntwo",
                               website => 'http://x.example/' });
is(seen(), "one\ntwo\n\nhttp://x.example/\n", 'the text, and the website');
quiet('sent');


# HTTP/2, and clients that go

sub http2 {
    my ($page, @options) = @_;

    open my $curl, '-|', 'curl', '-s', '-i', '--http2-prior-knowledge',
         '-H', 'Content-Type: application/json', @options,
         '-d', '{"name":"Ann","text":"two ' . $n++ . '"}',
         "http://127.0.0.1:$ENV{TEST_NGINX_PORT_2}/$page?comments=post"
        or die "curl: $!\n";

    return do { local $/; <$curl> } || '';
}

like(http2('a.html', '-m', 30), qr{^HTTP/2 202 }, 'HTTP/2: it is spam');
quiet('HTTP/2');

truncate $closed, 0;
is(http2('hang.html', '-m', '0.5'), '', 'HTTP/2: a client that goes');
ok(wait_for(sub { -s $closed }), 'closes the connection to the service');
quiet('HTTP/2, gone');

truncate $closed, 0;
my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                   PeerPort => $ENV{TEST_NGINX_SERVER_PORT});
print $socket "POST /slow/a.html?comments=post HTTP/1.1\r\nHost: test.example\r\n"
              . "Content-Type: application/json\r\nContent-Length: 28\r\n\r\n"
              . '{"name":"Ann","text":"gone"}';
$socket->flush;
sleep 0.3;
close $socket;
ok(wait_for(sub { -s $closed }), 'a client that goes closes it too');
is(http_get('/slow/a.html?comments=count')->{content}, 0, 'nothing is stored');
quiet('gone');


# many at once, and a reload meanwhile

my @answers = parallel(32, sub {
    my ($i) = @_;
    my @names = qw(spam pass chunks_large s444 returned nobody file cut);
    return join ' ', map {
        http_comment("/$names[($i + $_) % @names]/a.html",
                     { name => 'Ann', text => "many $i $_" })->{status}
    } 1 .. 8;
}, sub { sleep 0.5; server_reload() });

is(scalar(grep { join(' ', sort split) eq '201 202 202 202 202 202 202 202' } @answers),
   32, '32 clients at once, and a reload') or diag(explain(\@answers));
quiet('many', $down);

is(scalar(server_workers()), scalar(server_workers()), 'workers are there');
ok(wait_for(sub { server_workers() == 2 }, 20), 'and the old ones have gone');
quiet('at the end', $down);

server_stop();


# the examples of the documentation

my %block = map { ("$_->{heading} $_->{lang}" => $_->{text}) }
                docs_blocks('lua-free-docs/spam-services.md');
my ($first) = map { $_->{text} } grep { $_->{lang} eq 'nginx' }
                  docs_blocks('lua-free-docs/spam-services.md');

my $port = free_port();
my ($script, $file) = tempfile('ngxc-uri-XXXXXX', TMPDIR => 1, UNLINK => 1);
print $script $block{'A script perl'};
close $script;

my $judge = fork // die "fork: $!\n";

if ($judge == 0) {
    $ENV{LISTEN} = "127.0.0.1:$port";
    exec 'perl', $file or POSIX::_exit(127);
}

END { kill 'KILL', $judge if $judge }

my %example = (script => $first, rspamd => $block{'rspamd nginx'},
               akismet => $block{'Akismet nginx'});

for ($example{script}) { s/127\.0\.0\.1:8090/127.0.0.1:$port/ or die 'script' }
for ($example{rspamd}) { s/127\.0\.0\.1:11333/$ENV{TEST_NGINX_ORIGIN}/ or die 'rspamd' }
for ($example{akismet}) { s{https://127\.0\.0\.1:8443}{http://$ENV{TEST_NGINX_ORIGIN}} or die 'akismet' }

server_start(%conf, http => $conf{http} . join ' ', map {
    "server { listen 127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT};"
    . " server_name $_.example; root html; $example{$_} }" } sort keys %example);

for my $name (sort keys %example) {
    my %host = (Host => "$name.example");
    my $bad = $name eq 'script' ? 'a casino' : 'cheap pills';

    ok(wait_for(sub { IO::Socket::INET->new("127.0.0.1:$port") }, 10),
       'the script listens') if $name eq 'script';

    is(http_comment('/a.html', { name => 'Ann', text => "$bad, says $name" },
                    %host)->{status}, 202, "$name: not every comment passes");
    is(http_comment('/a.html', { name => 'Ann', text => "good, says $name" },
                    %host)->{status}, 201, 'but most do');
}

my $links = join ' ', map { "http://a$_.example/" } 1 .. 4;
http_comment('/a.html', { name => 'Ann', text => $links }, Host => 'script.example');
is(scalar(() = server_log(qr/comments: spam: check "uri"/)), 3,
   'rspamd, Akismet and the script have each found spam');
quiet('examples');
server_stop();


# what must not be

sub refused {
    my ($arguments, $pattern) = @_;

    server_conf(%conf, server => "comments on; comments_check $arguments;");
    my $said = qx($ENV{TEST_NGINX_BINARY} -t -p $ENV{TEST_NGINX_SERVROOT}-own/ -c $ENV{TEST_NGINX_SERVROOT}-own/nginx.conf 2>&1);
    like($said, qr/\[emerg\].*$pattern.* in .*nginx\.conf:\d+/, "$arguments is refused");
}

refused('uri', 'check "uri": it must be "uri=/location"');
refused('uri=', 'it must be "uri=/location"');
refused('uri=http://x.example/', 'it must be "uri=/location"');
refused('uri=/x format=xml', 'check "uri": behind the location it takes');
refused('uri=/x timeout=0', 'it must be a time from 1ms to 60s');
refused('uri=/x on_error=spam', 'it must be "pass" or "hold"');
refused('nowhere=/x', 'it must be "off", "default" or a check');

done_testing();
