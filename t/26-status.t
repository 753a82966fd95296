# What is pending or spam: how it is stored, who sees it, what its author gets,
# and what moderators do with it.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use JSON::PP ();
use Test::More;

my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';
my @ctl = ($ctl, '--redis', 'unix:' . redis_sock(), '--site', 'test.example');
my $site = 'comments:site:test.example';
my $key = 'comments:{test.example:/all/a.html}';

die "there is no $ctl\n" unless -x $ctl;


my $status;         # of the last command

sub ctl {
    my (@args) = @_;

    my $command = join ' ', map { "'" . s/'/'\\''/gr . "'" } @ctl, @args;
    my $out = `$command 2>&1`;

    $status = $? >> 8;

    return $out;
}


# What a form gets: the comment's id, and the cookie for the next request.
sub form {
    my ($uri, $fields, %headers) = @_;

    my $res = http_post($uri, { name => 'Ann', %$fields }, %headers);

    $res->{headers}{location} //= '';
    ($res->{id}) = $res->{headers}{location} =~ /id=(\w{16})#comment-\g1$/;
    ($res->{cookie}) = ($res->{headers}{'set-cookie'} // '') =~ /^([^;]*)/;

    return $res;
}


sub show {
    my ($uri, $id, %headers) = @_;

    my $more = delete $headers{args} // '';

    return http_get("$uri?comments=show&id=$id$more", %headers);
}


# Nobody but its author may see this anywhere.
sub nowhere {
    my ($uri, $pattern, $name) = @_;

    my @seen = grep { http_get($_)->{content} =~ $pattern }
               $uri, map { "$uri?comments=$_" } qw(json html);

    is_deeply(\@seen, [], $name);
}


# posts that "comments_moderation all" has held
sub counted {
    return http_json(http_get('/status'))->{submissions}{'held:moderation:all'}
           || 0;
}


sub shows {
    my ($uri, $pattern, $name) = @_;

    ok(wait_for(sub { http_get($uri)->{content} =~ $pattern }, 10), $name);
}


sub verify {
    my ($name) = @_;

    my $json = JSON::PP->new->decode(ctl('--json', 'verify') =~ /^(\{.*)/m
                                     ? $1 : '{}');
    my %wrong = map { $_ => $json->{problems}{$_} }
                grep { $json->{problems}{$_} } keys %{ $json->{problems} };

    is_deeply([$status, \%wrong], [0, {}], "verify: $name");
}


my $page = "<html><body><article><p>page</p></article></body></html>\n";

my $conf = <<'_EOC_';
comments on;
comments_cache_valid 1h;
comments_deadline 10s;
comments_page_size 2;
location /all/ { comments_moderation all; }
location /first/ { comments_moderation first; }
location /other/ { comments_moderation all; comments_site other.example; }
location /none/ { }
location = /status { comments_status; }
location ^~ /from/ {
    comments_moderation all;
    proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
}
location ^~ /plain/ { comments off; add_header X-Args "[$args]"; }
location /result/ {
    comments_moderation all;
    add_header X-Result $comments_result always;
}
_EOC_

server_start(server => $conf, workers => 2,
             files => { 'all/large.html' => $page,
                        map { ("$_/a.html" => $page, "$_/b.html" => $page) }
                        qw(all first none other result plain) });


# all: held, and seen by its author alone

my $first = form('/all/a.html', { text => 'the-first' });

is($first->{status}, 303, 'a form gets 303 for a comment that is held');
ok($first->{id}, 'to its permalink');
like($first->{headers}{'set-cookie'},
     qr/^comments_author=[0-9a-f]{32}\.[0-9a-f]{32}; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax$/,
     'with the cookie of an author');
unlike($first->{headers}{location}, qr/token/, 'and no token in the address');

nowhere('/all/a.html', qr/the-first/, 'it is on no page');
is(http_get('/all/a.html?comments=count')->{content}, 0, 'and not counted');

my $own = show('/all/a.html', $first->{id}, Cookie => $first->{cookie});

is($own->{status}, 200, 'its author sees it');
like($own->{content},
     qr/<article id="comment-$first->{id}" class="comment comment-pending comment-shown".*is waiting for approval.*<p>the-first<\/p>/s,
     'marked');
is($own->{headers}{'cache-control'}, 'private, no-store',
   'in a view that nobody keeps');
unlike($own->{content}, qr/That comment is not shown here/, 'without a note');
like($own->{content}, qr{<h2 id="ngx-comments-title"[^>]*><bdi[^>]*>Comments</bdi></h2>},
     'not under a title that says that there are none');
like(http_get('/all/a.html')->{content},
     qr{<h2 id="ngx-comments-title"[^>]*><bdi[^>]*>No comments yet</bdi></h2>},
     'which is what others are told');
is(http_head("/all/a.html?comments=show&id=$first->{id}",
             Cookie => $first->{cookie})->{status}, 200, 'HEAD agrees');

my $other = show('/all/a.html', $first->{id});
my $unknown = show('/all/a.html', '0500000000000009');

is($other->{status}, 404, 'anybody else gets 404');
is($other->{content} =~ s/$first->{id}/ID/gr,
   $unknown->{content} =~ s/0500000000000009/ID/gr,
   'and what an unknown comment gets');
is(http_head("/all/a.html?comments=show&id=$first->{id}")->{status}, 404,
   'HEAD agrees');

is(redis_cmd('HGET', "$key:index", $first->{id}), "p$first->{id}0",
   'it is stored as pending');
is(redis_cmd('ZSCORE', "$site:queue", "$first->{id} $first->{id} /all/a.html"),
   0, 'in the queue');
is(redis_cmd('ZCARD', "$key:roots"), 0, 'and in no list of the thread');
is(redis_cmd('ZCARD', "$site:latest"), 0, 'nor of the site');
like(redis_cmd('ZRANGE', "$key:s:$first->{id}", 0, -1)->[0],
     qr/k13:\d{13}b10:moderation.*y14:moderation:all.*a32:[0-9a-f]{32}/,
     'with who has held it, when and why, and its author');


# an author and strangers at once: none gets what was read for another

redis_pause();

my %got;
my @asked = map { ["/all/a.html?comments=show&id=$first->{id}",
                   $_ % 2 ? () : "Cookie: $first->{cookie}"] } 0 .. 7;
my @answers = together(sub { select undef, undef, undef, .3; redis_resume() },
                       @asked);

for my $n (0 .. 7) {
    my ($status) = $answers[$n] =~ m{^HTTP/1.1 (\d+)};

    $got{($n % 2 ? 'stranger' : 'author') . " $status "
         . ($answers[$n] =~ /the-first/ ? 'seen' : 'unseen')}++;
}

is_deeply(\%got, { 'author 200 seen' => 4, 'stranger 404 unseen' => 4 },
          'readers who wait together get views of their own');


# what does not prove anything

my ($id, $sign) = $first->{cookie} =~ /=(\w+)\.(\w+)/;
my $zeros = '0' x 32;

for my $cookie ("comments_author=$id.$zeros", "comments_author=$zeros.$sign",
                "comments_author=$id", "comments_author=$sign.$id",
                "comments_author=", "xcomments_author=$id.$sign",
                'comments_author=' . 'a' x 4000)
{
    is(show('/all/a.html', $first->{id}, Cookie => $cookie)->{status}, 404,
       'a cookie that is none: ' . substr $cookie, 0, 40);
}

is(show('/all/a.html', $first->{id},
        Cookie => "a=b; comments_author=x; $first->{cookie}; c=d")->{status},
   200, 'among other cookies it counts');

my $eve = form('/all/a.html', { text => 'the-eve', name => 'Eve' });

is(show('/all/a.html', $first->{id}, Cookie => $eve->{cookie})->{status}, 404,
   'the cookie of another author does not');
is(show('/all/a.html', $first->{id}, args => "&token=$_")->{status}, 404,
   "a token that is none: $_") for $zeros, $sign, $id, '', 'x';


# by JSON: 202, and a token

my $json = http_comment('/all/a.html', { name => 'Bob', text => 'the-json' },
                        Cookie => $first->{cookie});

is($json->{status}, 202, 'JSON gets 202');
is($json->{json}{status}, 'pending', 'the status');
like($json->{json}{token}, qr/^[0-9a-f]{32}$/, 'and a token');
like($json->{headers}{location},
     qr{^/all/a\.html\?comments=show&id=$json->{json}{id}#comment-}, 'Location');

my $token = "&token=$json->{json}{token}";
my $jid = $json->{json}{id};

like(show('/all/a.html', $jid, args => $token)->{content}, qr/<p>the-json/,
     'the token shows it');
like(show('/all/a.html', $jid, Cookie => $first->{cookie})->{content},
     qr/<p>the-json/, 'and the cookie with which it was sent');
is(show('/all/a.html', $jid)->{status}, 404, 'nothing else does');
is(show('/all/a.html', $first->{id}, args => $token)->{status}, 404,
   'the token of one comment shows no other one');
is(http_get("/all/b.html?comments=show&id=$jid$token")->{status}, 404,
   'nor in another thread');
unlike(http_get('/all/a.html?comments=json', Cookie => $first->{cookie})
       ->{content}, qr/the-/, 'JSON of the thread has approved ones only');
unlike(http_get('/all/a.html', Cookie => $first->{cookie})->{content},
       qr/the-/, 'and the bare page is the same for everybody');


# the cookie stays, and is given again

is(form('/all/b.html', { text => 'again' }, Cookie => $first->{cookie})
   ->{cookie}, $first->{cookie}, 'an author who is known keeps the cookie');
like(form('/all/b.html', { text => 'tls' }, Origin => 'https://127.0.0.1:'
          . "$ENV{TEST_NGINX_SERVER_PORT}")->{headers}{'set-cookie'},
     qr/; Secure$/, 'under https it is Secure');
isnt(form('/other/a.html', { text => 'there' }, Cookie => $first->{cookie})
     ->{cookie}, $first->{cookie}, 'at another site it is none');
ok(!http_get('/all/a.html?comments=show&id=' . $first->{id})
   ->{headers}{'set-cookie'}, 'only a post sets it');


# a double click: the browser has dropped the first answer

my $twin = form('/all/b.html', { text => 'a twin' });
my $second = form('/all/b.html', { text => 'a twin' });

is($second->{id}, $twin->{id}, 'an equal post that is held is the same');
is($second->{cookie}, $twin->{cookie}, 'and of the same author');
is(show('/all/b.html', $twin->{id}, Cookie => $second->{cookie})->{status},
   200, 'who sees it');

$second = http_comment('/all/b.html', { name => 'Ann', text => 'a twin' });
is($second->{status}, 202, 'the answer is that of the first');
is($second->{json}{status}, 'pending', 'it is pending');

$twin = form('/all/b.html', { text => 'twin 2', email => 'ann@example.org' });
$second = form('/all/b.html', { text => 'twin 2', email => 'eve@example.org' });

is($second->{id}, $twin->{id}, 'another address is an equal post, too');
ok(!$second->{cookie}, 'but proves nothing');


# a held reply stands where it will be; approved, everybody sees it

ctl('approve', $first->{id});
shows('/all/a.html', qr/<p>the-first/, 'an approved comment is shown');
is(redis_cmd('ZSCORE', "$site:queue", "$first->{id} $first->{id} /all/a.html"),
   undef, 'and leaves the queue');
is(show('/all/a.html', $first->{id})->{status}, 200, 'its permalink works');

my $reply = form('/all/a.html', { text => 'the-reply', parent => $first->{id} },
                 Cookie => $eve->{cookie});

like(show('/all/a.html', $reply->{id}, Cookie => $eve->{cookie})->{content},
     qr/<p>the-first.*<ol class="comment-replies">\s*<li><article id="comment-$reply->{id}" class="comment comment-pending/s,
     'a held reply is below what it answers');
nowhere('/all/a.html', qr/the-reply/, 'and nobody else sees it');
is(form('/all/a.html', { text => 'x', parent => $reply->{id} })->{status}, 422,
   'what is held cannot be answered');


# with more roots than a page has: on the last page, or first

for my $text (qw(two three four)) {
    ctl('approve', form('/all/a.html', { text => "the-$text" })->{id});
}

shows('/all/a.html?cpage=2', qr/the-four/, 'two pages of roots');

my $late = form('/all/a.html', { text => 'the-late' });
my $view = show('/all/a.html', $late->{id}, Cookie => $late->{cookie});

like($view->{content}, qr/the-four.*<p>the-late.*Page 2/s,
     'a held root is on the last page');
unlike($view->{content}, qr/<p>the-first/, 'and on no other');
like(show('/all/a.html', $late->{id}, Cookie => $late->{cookie},
          args => '&corder=newest')->{content},
     qr/<p>the-late.*<p>the-four/s, 'newest first: it is the first');
is(http_get('/all/a.html?comments=count')->{content}, 4, 'and not counted');


# in a thread of more comments than are shown at once

my $large = "$ENV{TEST_NGINX_SERVROOT}-large.jsonl";

open my $lines, '>', $large or die "$large: $!";
print $lines map { sprintf qq({"thread":"/all/large.html","id":"%d",%s)
                           . qq("text":"c%d","created":"2026-01-02T%02d:%02d)
                           . qq(:%02dZ"}\n), $_, $_ > 1 ? '"parent":"1",' : '',
                           $_, $_ / 3600, $_ / 60 % 60, $_ % 60 } 1 .. 1200;
close $lines or die "$large: $!";

ctl('import', $large);
is($status, 0, 'a large thread');

my ($top) = redis_cmd('ZRANGE', 'comments:{test.example:/all/large.html}:roots',
                      0, 0)->[0];
my $lone = form('/all/large.html', { text => 'a lone root' });
my $deep = form('/all/large.html', { text => 'a reply', parent => $top });

like(show('/all/large.html', $lone->{id}, Cookie => $lone->{cookie})->{content},
     qr/Show earlier comments.*comment-pending.*a lone root/s,
     'a held root behind a large subtree');
like(show('/all/large.html', $deep->{id}, Cookie => $deep->{cookie})->{content},
     qr/Show earlier comments.*comment-pending.*In reply to.*a reply/s,
     'and a held reply at its end');
is(show('/all/large.html', $deep->{id}, Cookie => $lone->{cookie})->{status},
   404, 'to its author alone');


# spam: its author sees no difference

ctl('spam', $late->{id});

my $spam = show('/all/a.html', $late->{id}, Cookie => $late->{cookie});

is($spam->{content}, $view->{content}, 'spam looks to its author like pending');
is(show('/all/a.html', $late->{id})->{status}, 404, 'and to nobody else');
is(redis_cmd('ZSCORE', "$site:queue", "$late->{id} $late->{id} /all/a.html"),
   0, 'it is in the queue');

ctl('delete', $late->{id});
is(show('/all/a.html', $late->{id}, Cookie => $late->{cookie})->{status}, 404,
   'what a moderator has deleted is gone for its author too');
is(redis_cmd('ZSCORE', "$site:queue", "$late->{id} $late->{id} /all/a.html"),
   undef, 'and not in the queue');
verify('after all of this');


# a page from elsewhere; the log; access rules

my $from = form('/from/a.html', { text => 'the-from' });

like(show('/from/a.html', $from->{id}, Cookie => $from->{cookie})->{content},
     qr/comment-pending.*the-from/s, 'a page from elsewhere shows it, too');
is(show('/from/a.html', $from->{id})->{status}, 404, 'to its author alone');

$from = http_comment('/from/a.html', { name => 'Ann', text => 'the-token' });
$view = show('/from/a.html', $from->{json}{id},
             args => "&token=$from->{json}{token}&own=1&token=own");

is($view->{status}, 404, 'two tokens are none');
$view = http_get("/from/a.html?token=own&comments=show&id=$from->{json}{id}"
                 . "&token=$from->{json}{token}");
is($view->{status}, 200, 'one of the page and one of the verb');
is($view->{headers}{'x-args'}, '[token=own]',
   'the origin gets its own argument only');

my $counted = counted();
is(form('/result/a.html', { text => 'x' })->{headers}{'x-result'},
   'held:moderation:all', '$comments_result');
is(form('/result/a.html', { text => 'x' })->{headers}{'x-result'},
   'duplicate', 'of the same again');
is(scalar(() = server_log(qr{held: moderation:all, thread "/result/a.html"})), 1,
   'the log has a line, once');
is(counted() - $counted, 1, 'and so often it is counted');


# first: until one of an author's comments is approved

my $new = form('/first/a.html', { text => 'by-new' });

is(redis_cmd('HGET', 'comments:{test.example:/first/a.html}:index',
             $new->{id}), "p$new->{id}0", 'the first comment is held');

my %own = (Cookie => $new->{cookie},
           Origin => "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}");

http_comment('/first/a.html', { name => 'Ann', text => 'by-new 2' }, %own);
nowhere('/first/a.html', qr/by-new/, 'and so is the next one');

ctl('approve', $new->{id});
is(redis_cmd('SMEMBERS', "$site:author:$1:approved")->[0], $new->{id},
   'an approved one is counted') if $new->{cookie} =~ /=(\w+)/;

$json = http_comment('/first/a.html', { name => 'Ann', text => 'by-new 3' },
                     %own);
is($json->{status}, 201, 'then the author is known by the cookie');
is($json->{json}{status}, 'approved', 'and the comment is approved');
like($json->{json}{token}, qr/^[0-9a-f]{32}$/, 'with a token');
shows('/first/a.html', qr/by-new 3/, 'and shown');

is(http_comment('/first/a.html', { name => 'Ann', text => 'by-new 4' },
                Cookie => $new->{cookie})->{status}, 202,
   'without word of where it comes from, a post is anonymous');
is(http_comment('/first/a.html', { name => 'Ann', text => 'by-new 5' })
   ->{status}, 202, 'and without a cookie nobody is known');

ctl('spam', $new->{id});
is(http_comment('/first/a.html', { name => 'Ann', text => 'by-new 6' }, %own)
   ->{status}, 201, 'another one is approved still');
ctl('spam', $json->{json}{id});
ctl('delete', (grep { /by-new 6/ } split /^(?=\w{16}  )/m,
               ctl('list', '--status', 'approved'))[0] =~ /^(\w+)/);
is(http_comment('/first/a.html', { name => 'Ann', text => 'by-new 7' }, %own)
   ->{status}, 202, 'and none any more');


# by address and name together

my %mail = (name => 'Mia', email => 'mia@example.org');

$json = http_comment('/first/b.html', { %mail, text => 'by-mail' });
is($json->{status}, 202, 'an address that nobody knows');
ctl('approve', $json->{json}{id});

is(http_comment('/first/b.html', { %mail, text => 'by-mail 2',
                                   email => 'MIA@Example.org' })->{status},
   201, 'it is known, however it is written');
is(http_comment('/first/b.html', { %mail, text => 'by-mail 3',
                                   name => 'Eve' })->{status},
   202, 'but not with another name');
is(http_comment('/first/b.html', { %mail, text => 'by-mail 4',
                                   email => 'eve@example.org' })->{status},
   202, 'nor another address with the name');

ctl('edit', $json->{json}{id}, '--name', 'Max');
is(http_comment('/first/b.html', { %mail, text => 'by-mail 5' })->{status},
   201, 'one of two approved ones gets another name');
verify('what is known of authors');


# a worker that does not know the secret yet

server_stop();
server_start(server => $conf, workers => 2,
             files => { 'all/large.html' => $page,
                        map { ("$_/a.html" => $page, "$_/b.html" => $page) }
                        qw(all first none other result plain) });

is(show('/all/a.html', $reply->{id}, Cookie => $eve->{cookie})->{status}, 200,
   'a host that has taken no post yet knows an author');
is(http_comment('/first/b.html', { %mail, text => 'by-mail 6' })->{status},
   201, 'and counts their comments with its first post');


# none: as ever

$json = http_comment('/none/a.html', { name => 'Ann', text => 'at once' });
is($json->{status}, 201, 'without moderation it is shown at once');
like($json->{json}{token}, qr/^[0-9a-f]{32}$/, 'its author has a token');
shows('/none/a.html', qr/at once/, 'and it is there');
is(redis_cmd('ZCOUNT', "$site:queue", 1, '+inf'), 0, 'scores are 0');


# list: by the queue

my $list = ctl('list', '--status', 'pending', '--limit', '2');

is(() = $list =~ /^\w{16}  /mg, 2, 'so many of the newest');
like($list, qr/^\w{16}  \S+  pending   ?.*\(moderation:first\)/m,
     'with the reason');

my ($last) = (sort $list =~ /^(\w{16})  /mg)[0];
my $next = ctl('list', '--status', 'pending', '--limit', '2', '--after',
               $last);

is(() = $next =~ /^\w{16}  /mg, 2, 'and the next ones');
cmp_ok((sort { $b cmp $a } $next =~ /^(\w{16})  /mg)[0], 'lt', $last,
       'which are older');
ctl('list', '--status', 'pending', '--after', 'x');
is($status, 2, '--after takes an id');

http_comment('/all/b.html', { name => 'Ann', text => "long\n" . 'x ' x 2000 });
$list = ctl('list', '--status', 'pending', '--limit', '1');
like($list, qr/x …$/m, 'a long text is cut');
cmp_ok(length $list, '<', 1000, 'to a few lines');

my @lines = split /\n/, ctl('list', '--status', 'pending', '--format',
                            'jsonl', '--limit', '3');

is(@lines, 3, 'as JSON lines');
is_deeply([map { my $c = JSON::PP->new->utf8->decode($_);
                 [$c->{status}, $c->{reason} =~ /^moderation:/ ? 1 : 0] }
           @lines], [(['pending', 1]) x 3], 'each a comment with its reason');
ok(JSON::PP->new->utf8->decode($lines[0])->{text} =~ /(?:x ){1000}/,
   'with the whole text');
is(ctl('list', '--status', 'spam', '--format', 'jsonl') =~ s/\n//gr
   =~ s/^.*"status":"spam".*$/spam/r, 'spam', 'spam of the queue');

# the queue is of use without the rest

redis_cmd('ZADD', "$site:queue", 0, "0500000000000001 0500000000000001 /gone");
unlike(ctl('list', '--status', 'pending'), qr/gone/,
       'an entry of no comment is passed over');


# verify mends all of it

sub problems {
    my $json = JSON::PP->new->decode(ctl('--json', @_) =~ /^(\{.*)/m ? $1
                                                                    : '{}');
    return [@{ $json->{problems} }{qw(queue authors)}];
}

is_deeply(problems('verify'), [1, 0], 'verify sees an entry too many');

my ($set) = grep { redis_cmd('SCARD', $_) == 1 }
            @{ redis_cmd('KEYS', "$site:author:*:approved") };
my $held = redis_cmd('ZCARD', "$site:queue") - 1;

redis_cmd('DEL', "$site:queue", $set);
redis_cmd('SADD', "$site:author:$zeros:refused", $first->{id}, 'nonsense');

is_deeply(problems('verify'), [$held, 3], 'what is missing, and too many');
is_deeply(problems('verify', '--repair'), [$held, 3], 'it is mended');
is_deeply(problems('verify'), [0, 0], 'as it was');
is(redis_cmd('ZCARD', "$site:queue"), $held, 'the queue');
is(redis_cmd('SCARD', $set), 1, 'a set');
is(redis_cmd('EXISTS', "$site:author:$zeros:refused"), 0,
   'and none of nobody');


# move, export and import, purge

ctl('move', '/all/a.html', '/moved.html');
verify('after a move');
like(join("\n", @{ redis_cmd('ZRANGE', "$site:queue", 0, -1) }),
     qr/ \/moved\.html$/m, 'the queue knows where a comment has moved');

my $file = "$ENV{TEST_NGINX_SERVROOT}-export.jsonl";
my %before = map { $_ => [sort @{ redis_cmd('SMEMBERS', $_) }] }
             @{ redis_cmd('KEYS', "$site:author:*") };
my @queue = @{ redis_cmd('ZRANGE', "$site:queue", 0, -1) };

ctl('export', '-o', $file);
is($status, 0, 'an export');
redis_cmd('FLUSHALL');
ctl('import', $file);
is($status, 0, 'is imported');
is_deeply(redis_cmd('ZRANGE', "$site:queue", 0, -1), \@queue,
          'with the queue');
is_deeply({ map { $_ => [sort @{ redis_cmd('SMEMBERS', $_) }] }
            @{ redis_cmd('KEYS', "$site:author:*") } }, \%before,
          'and what is known of authors');
verify('after an import');

ctl('spam', map { /^(\w+)/ } @queue);
ctl('purge', map { /^(\w+)/ } @queue);
is(redis_cmd('EXISTS', "$site:queue"), 0, 'what is purged leaves the queue');
is_deeply([grep { /refused/ } @{ redis_cmd('KEYS', "$site:author:*") }], [],
          'and the sets of its author');
verify('after a purge');

is(join('', server_log(qr/\[(?:error|alert|crit|emerg)\]/)), '',
   'no error was logged');

server_stop();
done_testing();
