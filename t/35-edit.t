# Authors edit and delete what they wrote: by cookie or token, inside the edit
# window, with the checks of the location, by JSON and by forms.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use JSON::PP ();
use Test::More;

my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';
my $key = 'comments:{test.example:/a.html}';
my $origin = "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}";
my @own = (Origin => $origin);


sub ctl {
    my $args = join ' ', map { "'$_'" } @_;
    my $out = `$ctl --redis 'unix:@{[ redis_sock() ]}' --site test.example $args 2>&1`;

    die "commentsctl @_: $out" if $?;

    return $out;
}


# A comment by JSON: its id, its token, and the cookie of its author.
sub post {
    my ($text, %option) = @_;

    my $uri = delete $option{uri} || '/a.html';
    my $res = http_comment($uri, { name => 'Ann', text => $text, %option });

    die "post: $res->{status} $res->{content}\n"
        if $res->{status} !~ /^20[12]$/;

    my ($cookie) = $res->{headers}{'set-cookie'} =~ /^([^;]+)/;

    return ($res->{json}{id}, $res->{json}{token}, $cookie);
}


# edit or delete, by JSON
sub change {
    my ($verb, $id, $fields, %headers) = @_;

    my $uri = delete $headers{uri} || '/a.html';
    my $res = http_request('POST', "$uri?comments=$verb&id=$id",
                           { 'Content-Type' => 'application/json', %headers },
                           JSON::PP->new->utf8->encode($fields));

    $res->{json} = http_json($res);
    $res->{code} = $res->{json} && $res->{json}{error}
                   ? $res->{json}{error}{code} : '';

    return $res;
}


sub form {
    my ($verb, $id, $fields, %headers) = @_;

    return http_post("/a.html?comments=$verb&id=$id", $fields, @own, %headers);
}


sub stored {
    my ($id) = @_;

    my ($comment) = grep { $_->{id} eq $id } http_thread('/a.html');

    return $comment;
}


server_start(server => <<'_EOC_',
        comments on;
        comments_cache_valid 1h;
        comments_check words file=html/bad.txt action=reject;

        location = /short.html { comments_edit_window 1s; }
        location = /never.html { comments_edit_window 0; }
        location = /held.html { comments_check words file=html/dubious.txt action=hold; }
        location = /other.html { }
        location = /all.html { comments_moderation all; }
_EOC_
    files => { 'bad.txt' => "badword\n", 'dubious.txt' => "dubious\n", map { $_ => "<body><p>page</p></body>\n" }
               qw(a.html short.html never.html held.html other.html
                  all.html) });


# --- by token

my ($id, $token, $cookie) = post('the-first');
my $before = http_get('/a.html')->{content};

like($before, qr/the-first/, 'a page with a comment');

my $res = change('edit', $id, { text => 'the-second', token => $token });

is($res->{status}, 200, 'its token edits a comment');
like($res->{json}{html}, qr/the-second/, 'the answer has the new text');
like($res->{json}{edited}, qr/^20\d\d-\d\d-\d\dT/, 'and when it was edited');
is($res->{json}{token}, $token, 'and the token, which is still the same');

my $page = http_get('/a.html')->{content};

like($page, qr/the-second.*/s, 'the page has the new text at once');
unlike($page, qr/the-first/, 'and the old one no more');
like($page, qr/class="comment-edited"/, 'it says that it was edited');
is(stored($id)->{author}{name}, 'Ann', 'the name stays');

my @log = redis_cmd('XREVRANGE', 'comments:site:test.example:log', '+', '-',
                    'COUNT', 1);
my $log = JSON::PP->new->allow_nonref->encode(\@log);

like($log, qr/"op","edit".*"\Q$id\E".*"by","author"/, 'the log has it');

is(change('edit', $id, { text => 'x', token => 'x' . substr $token, 1 })
   ->{code}, 'not_yours', 'a forged token does nothing');
is(change('edit', $id, { text => 'x' })->{status}, 403,
   'nor does a request without one');
is(change('edit', $id, { text => 'x', token => $token, }, uri => '/other.html')
   ->{code}, 'unknown_comment', 'a comment of another page is not found there');
is(change('edit', '0' x 16, { text => 'x', token => $token })->{status}, 404,
   'nor is one that does not exist');
is(change('edit', 'nonsense', { text => 'x', token => $token })->{status}, 404,
   'nor what is no id');

my ($second, $token2, $cookie2) = post('another');

is(change('edit', $id, { text => 'x', token => $token2 })->{code}, 'not_yours',
   'the token of another comment does nothing');
like(stored($id)->{html}, qr/the-second/, 'the comment is as it was');


# --- by cookie

is(change('edit', $id, { text => 'by-cookie' }, Cookie => $cookie, @own)
   ->{status}, 200, 'the cookie of its author edits it');
is(change('edit', $id, { text => 'x' }, Cookie => $cookie2, @own)->{code},
   'not_yours', 'the cookie of another author does not');
is(change('edit', $id, { text => 'x' }, Cookie => "${cookie}0", @own)->{code},
   'not_yours', 'nor one that is not signed');
is(change('edit', $id, { text => 'x' }, Cookie => $cookie)->{code},
   'not_yours', 'nor one that no page of this site has sent');
is(change('edit', $id, { text => 'x' }, Cookie => $cookie,
          Origin => 'http://evil.example')->{code}, 'cross_origin',
   'nor one that another site has sent');
like(stored($id)->{html}, qr/by-cookie/, 'only the first one has changed it');


# --- what a text may be

is(change('edit', $id, { text => '  ', token => $token })->{code}, 'required',
   'an empty text is refused');
is(change('edit', $id, { text => 'x' x 9000, token => $token })->{code},
   'too_long', 'as is a long one');
is(change('edit', $id, { text => 'a badword', token => $token })->{status},
   403, 'the checks see an edit');
like(stored($id)->{html}, qr/by-cookie/, 'and nothing is changed');

my $edited = redis_cmd('XLEN', 'comments:site:test.example:log');

is(change('edit', $id, { text => 'by-cookie', token => $token })->{status},
   200, 'the same text is no error');
is(redis_cmd('XLEN', 'comments:site:test.example:log'), $edited,
   'and no change');

my ($held, $held_token) = post('clean', uri => '/held.html');

$res = change('edit', $held, { text => 'so dubious', token => $held_token },
              uri => '/held.html');

is($res->{status}, 200, 'an edit may be held');
is($res->{json}{status}, 'pending', 'and says so');
unlike(http_get('/held.html')->{content}, qr/dubious|clean/,
       'nobody reads it until it is approved');
like(ctl('list', '--status', 'pending'), qr/\Q$held\E/, 'it is in the queue');
is(http_get('/held.html?comments=count')->{content}, 0, 'and not counted');

($held, $held_token) = post('kept back', uri => '/all.html');
ctl('approve', $held);
$res = change('edit', $held, { text => 'changed', token => $held_token },
              uri => '/all.html');
is($res->{json}{status}, 'pending',
   'where all is moderated an edit of an approved comment is, too');


# --- by form

$res = form('edit', $id, {}, Cookie => $cookie);

is($res->{status}, 200, 'without a text the answer is the form');
like($res->{content}, qr{<form[ ]id="comment-form"[^>]*
                         comments=edit&amp;id=\Q$id\E"}x,
     'which edits this comment');
like($res->{content}, qr{<textarea[^>]*>by-cookie</textarea>},
     'and has its text');
unlike($res->{content}, qr/name="email"/, 'and no other field');
like($res->{headers}{'cache-control'}, qr/private, no-store/, 'for one reader');

$res = form('edit', $id, {}, Cookie => $cookie2);

is($res->{status}, 403, 'others do not get it');
unlike($res->{content}, qr{<textarea[^>]*>by-cookie}, 'with its text');

$res = form('edit', $id, { text => 'a badword, typed' }, Cookie => $cookie);

is($res->{status}, 403, 'a refused form');
like($res->{content}, qr{<textarea[^>]*>a[ ]badword,[ ]typed</textarea>}x,
     'has what was typed');
like($res->{content}, qr{comments=edit&amp;id=\Q$id\E"}, 'and edits again');

$res = form('edit', $id, { text => 'by-form' }, Cookie => $cookie);

is($res->{status}, 303, 'a form is redirected');
is($res->{headers}{location}, "/a.html?comments=show&id=$id#comment-$id",
   'to the comment');
like(stored($id)->{html}, qr/by-form/, 'which is changed');

$res = http_get("/a.html?comments=show&id=$id", Cookie => $cookie);

like($res->{content}, qr{<form[^>]*comments=edit&amp;id=\Q$id\E.*
                         <form[^>]*comments=delete&amp;id=\Q$id\E}xs,
     'there, its author finds buttons');
unlike(http_get("/a.html?comments=show&id=$id", Cookie => $cookie2)
       ->{content}, qr/comments=edit/, 'others do not');
unlike(http_get("/a.html?comments=show&id=$id")->{content}, qr/comments=edit/,
       'nor do strangers');
unlike(http_get('/a.html', Cookie => $cookie)->{content}, qr/comments=edit/,
       'nor does the bare page have them');

is(http_get("/a.html?comments=edit&id=$id")->{status}, 303,
   'a GET is led to the page');


# --- delete

my ($reply) = post('a-reply', parent => $id);

$res = change('delete', $id, { token => $token2 });
is($res->{code}, 'not_yours', 'others delete nothing');

$res = change('delete', $id, { token => $token });

is($res->{status}, 200, 'a comment is deleted by its author');
is($res->{json}{status}, 'deleted', 'the answer says so');
ok(!length($res->{json}{html} // ''), 'and has no text');

$page = http_get('/a.html')->{content};

unlike($page, qr/by-form/, 'its text is gone from the page');
like($page, qr/comment-removed.*a-reply/s, 'its place stays, with the reply');
is(change('delete', $id, { token => $token })->{status}, 404,
   'a second time it is not there');
is(change('edit', $id, { text => 'x', token => $token })->{status}, 404,
   'what is deleted is not edited');

$res = form('delete', $second, {}, Cookie => $cookie2);

is($res->{status}, 303, 'a button deletes, too');
is($res->{headers}{location}, '/a.html#ngx-comments', 'and leads to the page');
unlike(http_get('/a.html')->{content}, qr/\Q$second\E/,
       'one without replies leaves nothing');

ctl('restore', $second);
like(http_get('/a.html')->{content}, qr/another/,
     'a moderator can restore it');


# --- the window

my ($short, $short_token, $short_cookie) = post('young', uri => '/short.html');

is(change('edit', $short, { text => 'in time', token => $short_token },
          uri => '/short.html')->{status}, 200, 'inside the window');
sleep 2;
$res = change('edit', $short, { text => 'late', token => $short_token },
              uri => '/short.html');
is($res->{code}, 'too_late', 'behind it an edit is refused');
is($res->{status}, 403, 'with 403');
is(change('delete', $short, { token => $short_token }, uri => '/short.html')
   ->{code}, 'too_late', 'as is a deletion');
like(http_get('/short.html')->{content}, qr/in time/, 'nothing has changed');
unlike(http_get("/short.html?comments=show&id=$short",
                Cookie => $short_cookie)->{content}, qr/comments=edit/,
       'and there are no buttons');

my ($never, $never_token, $never_cookie) = post('fixed', uri => '/never.html');

is(change('edit', $never, { text => 'x', token => $never_token },
          uri => '/never.html')->{code}, 'too_late', 'a window of 0 is off');
unlike(http_get("/never.html?comments=show&id=$never",
                Cookie => $never_cookie)->{content}, qr/comments=edit/,
       'without buttons');

like(ctl('verify'), qr/./, 'all lists of the site are right');

unlike(join('', server_log(qr{.})), qr/\[(error|alert|emerg|crit)\]/, 'no errors');

server_stop();
done_testing();
