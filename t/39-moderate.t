# Moderators on pages: the signed session, "?comments=moderate" with its
# controls, acts, edits and deletions of moderators; and who is none.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Digest::SHA qw(hmac_sha256_hex);
use JSON::PP ();
use MIME::Base64 qw(encode_base64);
use Test::More;

my $page = "<html><head><title>A page</title></head>"
           . "<body><article><p>page</p></article></body></html>\n";

my $conf = <<'_EOC_';
    comments_site test.example;
    comments_check off;
    location / { comments on; comments_moderation all; }
    location /plain/ { comments on; comments_edit_window 0; }
    location /closed/ { comments on; auth_basic m;
                        auth_basic_user_file htpasswd; }
    location /off/ { }
    location /other/ { comments on; comments_site other.example; }
    location /proved/ { comments on; comments_moderator $http_x_proved; }
    location /elsewhere/ { comments on;
                proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/off/; }
    location ^~ /comments/ { comments_api; }
    location ^~ /comments/admin/ {
        comments_admin $remote_user;
        auth_basic m;
        auth_basic_user_file htpasswd;
    }
    location ^~ /address/ { comments_admin owner; }
    location ^~ /bearer/ { comments_admin owner; }
    location ^~ /long/ {
        comments_admin $remote_user$arg_tail;
        auth_basic m;
        auth_basic_user_file htpasswd;
    }
_EOC_

server_start(server => $conf, workers => 2,
             files => { map { $_ => $page } qw(a.html b.html plain/a.html
                        closed/a.html off/a.html other/a.html proved/a.html) });
server_file('../htpasswd', "ann:{PLAIN}pw\nben:{PLAIN}pw\n");

my $origin = "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}";
my $admin = '/comments/admin';

sub basic { 'Basic ' . encode_base64("$_[0]:pw", '') }

# The Cookie header of a session, as the page for moderators gives it.
sub login {
    my ($who, %headers) = @_;

    my $res = http_get("$admin/queue", Authorization => basic($who), %headers);
    my ($cookie) = ($res->{headers}{'set-cookie'} || '')
                   =~ /^(comments_moderator=[^;]+)/;

    return $cookie;
}

# A session that the test signs itself.
sub signed {
    my ($secret, $site, $who, $expires) = @_;

    my $value = "$expires." . unpack('H*', $who);
    my $text = join '', map { pack('Q>', length) . $_ }
               'moderator', $site, $value;

    return "comments_moderator=$value."
           . substr(hmac_sha256_hex($text, $secret), 0, 32);
}

sub view {
    my ($cookie, $args, $uri) = @_;

    return http_get(($uri || '/a.html') . '?comments=moderate'
                    . ($args ? "&$args" : ''),
                    $cookie ? (Cookie => $cookie) : ());
}

# An act of the view's form, as a browser sends it.
sub act {
    my ($cookie, $form, %headers) = @_;

    my $uri = delete $headers{uri} || '/a.html?comments=moderate';

    return http_request('POST', $uri,
        { 'Content-Type' => 'application/x-www-form-urlencoded',
          $cookie ? (Cookie => $cookie) : (), Origin => $origin, %headers },
        $form);
}

sub json_act {
    my ($cookie, $form, %headers) = @_;

    return http_json(act($cookie, $form, Accept => 'application/json',
                         %headers));
}

# The view that follows an act.
sub follow {
    my ($cookie, $res) = @_;

    is($res->{status}, 303, 'an act leads back to the view') or return '';

    my ($to) = $res->{headers}{location} =~ /^([^#]*)/;

    return http_get($to, Cookie => $cookie)->{content};
}

my $Made = 0;

sub comment {
    my ($uri, %fields) = @_;

    $Made++;

    my $res = http_comment($uri, { name => "Reader $Made",
                                   text => "Text $Made", %fields });

    is($res->{status} == 201 || $res->{status} == 202, 1, 'a comment is stored')
        or diag $res->{content};

    return $res->{json}{id} || $res->{json}{comment}{id};
}

sub status_of {
    my ($id) = @_;

    my $list = http_json(http_get("$admin/queue?status=all&q=$id",
                                  Authorization => basic('ann'),
                                  Accept => 'application/json'))->{comments};
    my ($c) = grep { $_->{id} eq $id } @$list;

    return $c ? $c->{status} : 'gone';
}


# the session

my $id = comment('/a.html');
my $res = http_get("$admin/queue", Authorization => basic('ann'));
my $line = $res->{headers}{'set-cookie'} || '';

like($line, qr{^comments_moderator=\d+\.616e6e\.[0-9a-f]{32};}, 'a session');
like($line, qr/; Path=\/;/, 'for all pages');
like($line, qr/; HttpOnly/, 'not for scripts');
like($line, qr/; SameSite=Lax/, 'not for forms of other sites');
like($line, qr/; Max-Age=43200/, 'it ends');
unlike($line, qr/Secure/, 'by http');
like(http_get("$admin/queue", Authorization => basic('ann'),
              'X-Forwarded-Proto' => 'https')->{headers}{'set-cookie'},
     qr/; Secure$/, 'by https behind a proxy');

is(http_get('/address/queue')->{headers}{'set-cookie'}, undef,
   'no session for who comes by address alone');
is(http_get('/bearer/queue', Authorization => 'Bearer x')
   ->{headers}{'set-cookie'}, undef, 'nor by a header that nobody reads');
is(http_get("$admin/queue")->{headers}{'set-cookie'}, undef,
   'nor without credentials');
is(http_get('/long/queue?tail=' . 'x' x 100, Authorization => basic('ann'))
   ->{headers}{'set-cookie'}, undef, 'nor for a name that is too long');
is(http_get('/long/queue?tail=' . 'x' x 97, Authorization => basic('ann'))
   ->{headers}{'set-cookie'} =~ /^comments_moderator=/, 1, 'one that fits');

my $ann = login('ann');
my $ben = login('ben');

# the view

$res = view($ann);

is($res->{status}, 200, 'a moderator sees the view');
is($res->{headers}{'cache-control'}, 'private, no-store', 'nobody keeps it');
like($res->{headers}{'x-robots-tag'}, qr/noindex/, 'nor an index');
like($res->{content}, qr/<p>page<\/p>/, 'it is the page');
like($res->{content}, qr/id="comment-$id" class="comment comment-pending/,
     'with the comment that is held');
like($res->{content}, qr/as a moderator: <bdi>ann<\/bdi>/, 'in whose name');
like($res->{content}, qr/name="do" value="approve"/, 'with a button');
like($res->{content}, qr/name="seen" value="pending"/, 'and the status');

my $secret = redis_cmd('GET', 'comments:secret');
my $now = time;

is(view(signed($secret, 'test.example', 'eve', $now + 3600))->{status}, 200,
   'the test signs as the module does');

my %nobody = (
    'no cookie' => undef,
    'an expired one' => signed($secret, 'test.example', 'ann', $now - 1),
    'one for a year' => signed($secret, 'test.example', 'ann',
                               $now + 365 * 86400),
    'of another site' => signed($secret, 'other.example', 'ann', $now + 3600),
    'by another secret' => signed('0' x 64, 'test.example', 'ann',
                                  $now + 3600),
    'by no secret' => signed('', 'test.example', 'ann', $now + 3600),
    'an empty name' => signed($secret, 'test.example', '', $now + 3600),
    'cut' => substr($ann, 0, -1),
    'longer' => "${ann}0",
    'another name' => $ann =~ s/616e6e/62656e/r,
    'a later end' => $ann =~ s/=(\d+)/'=' . ($1 + 1)/er,
    'without its signature' => $ann =~ s/\.[0-9a-f]{32}$//r,
    'nothing' => 'comments_moderator=',
    'dots' => 'comments_moderator=' . '.' x 60,
    'another cookie' => $ann =~ s/comments_moderator/comments_author/r,
);

for my $what (sort keys %nobody) {
    is(view($nobody{$what})->{status}, 403, "nobody: $what");
    is(act($nobody{$what}, "id=$id&do=approve")->{status}, 403,
       "nobody acts: $what");
}

is(status_of($id), 'pending', 'and nothing has happened');
is(view('comments_moderator=x; ' . $ann)->{status}, 200,
   'the good one of two');

$res = http_get('/a.html?comments=moderate', Accept => 'application/json');
is($res->{status}, 403, 'JSON: nobody');
is(http_json($res)->{error}{code}, 'not_moderator', 'the code');

is(http_head('/a.html?comments=moderate')->{status}, 403, 'HEAD of nobody');
is(http_head('/a.html?comments=moderate', Cookie => $ann)->{status}, 200,
   'HEAD of a moderator');

$res = http_request('PUT', '/a.html?comments=moderate', { Cookie => $ann });
is($res->{status}, 405, 'another method');
is($res->{headers}{allow}, 'GET, HEAD, POST', 'and those that there are');

# the page is the same for everybody

my $bare = http_get('/a.html');
my $same = http_get('/a.html', Cookie => $ann);

is($same->{content}, $bare->{content}, 'the bare page, byte for byte');
is($same->{headers}{etag}, $bare->{headers}{etag}, 'with the same tag');
unlike($bare->{content}, qr/$id|name="do"/, 'without what is held');

for my $view (qw(json html count)) {
    is(http_get("/a.html?comments=$view", Cookie => $ann)->{content},
       http_get("/a.html?comments=$view")->{content}, "the same: $view");
}

# acts

my $html = follow($ann, act($ann, "id=$id&seen=pending&do=approve"));

like($html, qr/Approved: 1/, 'the notice');
like($html, qr/name="do" value="hold">Undo/, 'with its undo');
is(status_of($id), 'approved', 'approved');
like(http_get('/a.html')->{content}, qr/comment-$id/, 'all readers see it');

my $json = json_act($ben, "id=$id&seen=pending&do=approve");

is($json->{same}, 1, 'a second moderator: it is so already');
is($json->{results}[0]{by}, 'ann', 'by whom');

$html = follow($ben, act($ben, "id=$id&seen=pending&do=spam"));
like($html, qr/already approved by <bdi>ann<\/bdi>, just now/,
     'who was faster, and when');
is(status_of($id), 'approved', 'and it stays');

for my $act (['pin', 'approved'], ['unpin', 'approved'], ['hold', 'pending'],
             ['spam', 'spam'], ['approve', 'approved'], ['delete', 'deleted'],
             ['restore', 'approved'], ['ban', 'approved'],
             ['unban', 'approved'], ['close', 'approved'],
             ['open', 'approved'])
{
    $json = json_act($ann, "id=$id&do=$act->[0]");
    is($json->{done}, 1, "done: $act->[0]") or diag explain $json;
    is(status_of($id), $act->[1], "the status behind $act->[0]");

    $html = view($ann)->{content};
    like($html, qr/id="comment-$id"/, "the view shows it behind $act->[0]");
}

is(act($ann, "id=$id&do=fly")->{status}, 400, 'no such act');
is(act($ann, "id=x&do=approve")->{status}, 400, 'no id');
is(act($ann, "do=purge&before=9999999999999")->{status}, 400,
   'all spam of the site is not an act on a page');

$json = json_act($ann, "id=$id&do=edit&text=New+text&name=Reader");
is($json->{done}, 1, 'an edit by the same form');

# what is spam or deleted is shown and marked

my $spam = comment('/a.html', text => 'Buy things');
my $gone = comment('/a.html', text => 'Not nice');

json_act($ann, "id=$spam&do=spam");
json_act($ann, "id=$gone&do=delete");

$html = view($ann)->{content};
like($html, qr/id="comment-$spam" class="comment comment-pending comment-spam/,
     'spam');
like($html, qr/id="comment-$gone" class="comment[^"]*comment-deleted/,
     'deleted');
like($html, qr/Buy things.*Not nice/s, 'with their texts, by time');
unlike(http_get('/a.html')->{content}, qr/Buy things|Not nice/,
       'not for readers');
unlike(http_get("/a.html?comments=show&id=$spam", Cookie => $ann)->{content},
       qr/Buy things/, 'nor in another view');

$res = act($ann, "id=$spam&do=purge");
like($res->{headers}{location}, qr/#ngx-comments$/, 'nothing to lead back to');
is(status_of($spam), 'gone', 'purged');

# replies

my $reply = comment('/a.html', parent => $id, text => 'A held reply');

like(view($ann)->{content},
     qr/id="comment-$id".*comment-replies.*id="comment-$reply"/s,
     'a held reply stands under its parent');
$res = act($ann, "id=$reply&do=approve");
like($res->{headers}{location},
     qr{^/a\.html\?comments=moderate&id=$reply&cnotice=[^#]+#comment-$reply$},
     'back at the comment');

# other threads and sites

my $other = comment('/b.html');

$json = json_act($ann, "id=$other&do=approve");
is($json->{missing}, 1, 'a comment of another page is not of this one');
is(status_of($other), 'pending', 'and stays as it is');

for my $act (qw(ban close edit)) {
    $json = json_act($ann, "id=$other&do=$act&text=x");
    is($json->{missing}, 1, "nor for $act");
}

is(view($ann, '', '/other/a.html')->{status}, 403,
   'a session is for one site');
is(view($ann, '', '/closed/a.html')->{status}, 401,
   'a page that is closed to the moderator stays closed');
is(act($ann, "id=$id&do=spam", uri => '/closed/a.html?comments=moderate')
   ->{status}, 401, 'for acts too');
is(http_get('/closed/a.html?comments=moderate', Cookie => $ann,
            Authorization => basic('ben'))->{status}, 200, 'with a password');

$res = view($ann, '', '/off/a.html');
is($res->{content}, $page, 'where there are no comments it is the page');
is(act($ann, "id=$id&do=spam", uri => '/off/a.html?comments=moderate')
   ->{status}, 405, 'and takes no posts');
is(view($ann, '', '/none.html')->{status}, 404, 'no such page');
is(act($ann, "id=$id&do=spam", uri => '/none.html?comments=moderate')
   ->{status}, 404, 'for acts too');

for my $trick ('/off/../a.html', '/a.html/', '/A.html', '/off/a.html%3f',
               '//off/a.html')
{
    act($ann, "id=$id&do=spam", uri => "$trick?comments=moderate&x=1")
        if $trick !~ m{^/off/\.\.};
    is(view(undef, '', $trick)->{status} == 200
       && view(undef, '', $trick)->{content} =~ /name="do"/, '',
       "no right by the path $trick");
}

is(http_get('/a.html?comments=moderate&comments=show', Cookie => $ann)
   ->{status}, 400, 'two verbs');

# a page from elsewhere

my $far = comment('/elsewhere/a.html');

is(view(undef, '', '/elsewhere/a.html')->{status}, 403, 'elsewhere: nobody');
is(view(substr($ben, 0, -1), '', '/elsewhere/a.html')->{status}, 403,
   'elsewhere: forged');
$res = view($ann, '', '/elsewhere/a.html');
is($res->{status}, 200, 'elsewhere: a moderator');
like($res->{content}, qr/<p>page<\/p>.*id="comment-$far"/s, 'the view');
is(json_act($ann, "id=$far&do=spam", uri => '/elsewhere/a.html?comments=moderate')
   ->{done}, 1, 'elsewhere: an act');
is(act($ann, "id=$far&do=approve",
       uri => '/elsewhere/none.html?comments=moderate')->{status}, 404,
   'elsewhere: no page');
is(view($ann, '', '/elsewhere/none.html')->{status}, 404, 'nor a view');

# comments_moderator

is(view(undef, '', '/proved/a.html')->{status}, 403, 'not proved');

my $shown = comment('/proved/a.html');

$res = http_get('/proved/a.html?comments=moderate', 'X-Proved' => 'mod');
is($res->{status}, 200, 'proved by comments_moderator');
like($res->{content}, qr/as a moderator: <bdi>mod<\/bdi>/, 'by its value');
$json = json_act(undef, "id=$shown&do=hold", 'X-Proved' => 'mod',
                 uri => '/proved/a.html?comments=moderate');
is($json->{done}, 1, 'and acts') or diag explain $json;
is(json_act(undef, "id=$other&do=approve", 'X-Proved' => 'mod',
            uri => '/proved/a.html?comments=moderate')->{missing}, 1,
   'on its pages only');

# whose form it is

is(act($ann, "id=$id&do=hold", Origin => 'http://evil.example')->{status},
   403, 'a form of another site');
is(act($ann, "id=$id&do=hold", Origin => 'null')->{status}, 403,
   'a form of nobody');
is(http_request('POST', '/a.html?comments=moderate',
    { 'Content-Type' => 'application/x-www-form-urlencoded', Cookie => $ann,
      'Sec-Fetch-Site' => 'cross-site' }, "id=$id&do=hold")->{status}, 403,
   'as the browser says');

my %old = ('Content-Type' => 'application/x-www-form-urlencoded',
           Cookie => $ann);

is(http_request('POST', '/a.html?comments=moderate', \%old,
                "id=$id&do=hold")->{status}, 403, 'no header, no token');

my ($token) = view($ann)->{content} =~ /name="token" value="([^"]+)"/;
my ($bens) = view($ben)->{content} =~ /name="token" value="([^"]+)"/;

is(http_request('POST', '/a.html?comments=moderate', \%old,
                "id=$id&do=hold&token=$bens")->{status}, 403,
   "another moderator's token");
is(status_of($id), 'approved', 'nothing of it was done');
is(http_request('POST', '/a.html?comments=moderate', \%old,
                "id=$id&do=hold&token=$token")->{status}, 303,
   'the token of the form');
is(status_of($id), 'pending', 'and it is done');
json_act($ann, "id=$id&do=approve");

is(act($ann, "id=$id&do=hold", 'Content-Type' => 'text/plain')->{status}, 415,
   'another type');
is(act($ann, 'id=' . 'x' x (2 * 1024 * 1024 + 1))->{status}, 413, 'too long');

# a notice that nobody has signed offers no buttons

unlike(view($ann, "cnotice=1:2:3")->{content}, qr/Undo/, 'no notice');

$res = act($ann, "id=$id&do=hold");
my ($notice) = $res->{headers}{location} =~ /cnotice=([^#]+)/;
like(view($ann, "cnotice=$notice")->{content}, qr/Undo/, 'the notice stays');
unlike(view($ben, "cnotice=$notice")->{content}, qr/Undo/,
       'for another moderator it is none');
follow($ann, act($ann, "id=$id&do=approve"));

# edit and delete by the page's own verbs

sub change {
    my ($verb, $which, $fields, %headers) = @_;

    return http_request('POST', "/plain/a.html?comments=$verb&id=$which",
        { 'Content-Type' => 'application/x-www-form-urlencoded',
          Origin => $origin, %headers },
        HTTP::Tiny->new->www_form_urlencode($fields));
}

my $theirs = comment('/plain/a.html', text => 'Theirs');

json_act($ann, "id=$theirs&do=approve",
         uri => '/plain/a.html?comments=moderate');

is(change('edit', $theirs, { text => 'x' })->{status}, 403,
   'nobody edits it where authors may not');
is(change('edit', $theirs, { text => 'x' },
          Cookie => signed('0' x 64, 'test.example', 'ann', $now + 3600))
   ->{status}, 403, 'nor does a forged moderator');

$res = change('edit', $theirs, {}, Cookie => $ann);
is($res->{status}, 200, 'a moderator gets the form');
like($res->{content}, qr/<textarea[^>]*>\s*Theirs/, 'with the text');

$res = change('edit', $theirs, { text => 'Mended' }, Cookie => $ann);
is($res->{status}, 303, 'and edits');
like($res->{headers}{location},
     qr{^/plain/a\.html\?comments=moderate&id=$theirs#comment-$theirs$},
     'back to the view');
like(http_get('/plain/a.html')->{content}, qr/Mended/, 'the new text');

my %json = ('Content-Type' => 'application/json', Cookie => $ann);

$res = http_request('POST', "/plain/a.html?comments=edit&id=$theirs", \%json,
                    '{"text":"By JSON"}');
is($res->{status}, 200, 'by JSON');
unlike($res->{content}, qr/"token"/, "without the author's token");

is(http_request('POST', "/plain/a.html?comments=edit&id=$theirs",
                { %old }, 'text=x')->{status}, 403, 'no header, no token');

($token) = view($ann, '', '/plain/a.html')->{content}
           =~ /name="token" value="([^"]+)"/;
is(http_request('POST', "/plain/a.html?comments=edit&id=$theirs",
                { %old }, "text=With+token&token=$token")->{status}, 303,
   'the token of the form');

is(change('edit', $theirs, { text => '' }, Cookie => $ann)->{status}, 422,
   'no text');
is(change('delete', $theirs, {}, Cookie => $ann)->{status}, 303, 'deleted');
is(status_of($theirs), 'deleted', 'as a moderator');
unlike(http_get('/plain/a.html')->{content}, qr/With token/, 'gone');

my ($entry) = @{ redis_cmd('XREVRANGE', 'comments:site:test.example:log', '+',
                           '-', 'COUNT', '1') };
my %logged = @{ $entry->[1] };
is("$logged{op} $logged{by}", 'delete ann', "in the moderator's name");

# a moderator's post

$res = http_comment('/a.html', { name => 'Ann', text => 'From the owner' },
                    Cookie => $ann);
is($res->{status}, 201, "a moderator's post is not held");
like(http_get('/a.html')->{content},
     qr/Ann<\/bdi><\/b> <span class="comment-badge">Moderator/, 'and has the badge');

$res = http_comment('/a.html', { name => 'Ann', text => 'Not the owner' },
                    Cookie => signed('0' x 64, 'test.example', 'ann',
                                     $now + 3600));
is($res->{status}, 202, 'a forged one is a reader');

# pages of a long thread

my $long = '/b.html';

comment($long) for 1 .. 60;

my $ids = join '&', map { "id=$_" }
          view($ann, '', $long)->{content} =~ /name="id" value="(\w{16})"/g;

$json = json_act($ann, "$ids&do=approve", uri => "$long?comments=moderate");
is($json->{done} >= 60, 1, 'many at once');

$html = view($ann, 'corder=newest', $long)->{content};
like($html, qr/href="\/b\.html\?comments=moderate&amp;cpage=2&amp;corder=newest/,
     'the other pages are views, too');

my ($last) = view($ann, 'cpage=2&corder=newest', $long)->{content}
             =~ /name="id" value="(\w{16})"/;

$res = act($ann, "id=$last&do=pin",
           uri => "$long?comments=moderate&cpage=2&corder=newest");
like($res->{headers}{location}, qr/corder=newest&id=$last/,
     'back to the order');
like(follow($ann, $res), qr/id="comment-$last"/, 'and to its page');

# the end of the session

is(http_get("$admin/logout", Authorization => basic('ann'))->{status}, 303,
   'a GET ends nothing');
$res = http_request('POST', "$admin/logout",
                    { Authorization => basic('ann'),
                      Origin => 'http://evil.example' }, '');
is($res->{status}, 403, 'nor does another site');

$res = http_request('POST', "$admin/logout",
                    { Authorization => basic('ann'), Origin => $origin }, '');
is($res->{status}, 303, 'the session is ended');
like($res->{headers}{'set-cookie'}, qr/^comments_moderator=;.*Max-Age=0/,
     'the cookie goes');

$res = http_get("$admin/" . $res->{headers}{location},
                Authorization => basic('ann'));
is($res->{status}, 200, 'the queue says so');
is($res->{headers}{'set-cookie'}, undef, 'and begins no other');
like($res->{content}, qr/not a moderator on the site/, 'in words');

# without Redis nothing is shown that only moderators see

redis_stop();
unlike(view($ann)->{content}, qr/name="do"/, 'no controls without Redis');

is(scalar(server_log('\[(alert|emerg)\]')), 0, 'no alert')
    or diag server_log('\[(alert|emerg)\]');

server_stop();
done_testing();
