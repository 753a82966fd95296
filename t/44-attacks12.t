# Attacks on what moderators, authors and voters use: the page for moderators
# and its forms, the view of a page for moderators, votes and flags.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use JSON::PP ();
use MIME::Base64 qw(encode_base64);
use Test::More;

my $page = "<html><head><title>A page</title></head>"
           . "<body><article><p>page</p></article></body></html>\n";

my $conf = <<'_EOC_';
    comments_site test.example;
    comments_check off;
    location / { comments on; comments_moderation none; }
    location /elsewhere/ { comments on;
                proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/off/; }
    location /off/ { add_header X-Frame-Options ALLOWALL; }
    location ^~ /comments/ { comments_api; }
    location ^~ /comments/admin/ {
        comments_admin $remote_user;
        auth_basic m;
        auth_basic_user_file htpasswd;
    }
_EOC_

server_start(server => $conf, workers => 2,
             files => { 'a.html' => $page, 'off/a.html' => $page });
server_file('../htpasswd', "ann:{PLAIN}pw\n");

my $origin = "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}";
my $admin = '/comments/admin';
my $basic = 'Basic ' . encode_base64('ann:pw', '');

# An act of the page for moderators, as a browser sends it.
sub act {
    my ($form, %headers) = @_;

    return http_request('POST', "$admin/act",
        { 'Content-Type' => 'application/x-www-form-urlencoded',
          Authorization => $basic, Origin => $origin, %headers }, $form);
}

sub queue {
    return http_json(http_get("$admin/queue?$_[0]", Authorization => $basic,
                              Accept => 'application/json'));
}

# A comment of a page; its id.
sub comment {
    my ($uri, $text) = @_;

    my $res = http_request('POST', "$uri?comments=post",
                           { 'Content-Type' => 'application/json' },
                           JSON::PP->new->utf8->encode({ name => 'Ann',
                                                         text => $text }));

    is($res->{status}, 201, 'a comment is posted') or diag $res->{content};

    return http_json($res)->{id};
}

my $cookie = (http_get("$admin/queue", Authorization => $basic)
              ->{headers}{'set-cookie'} =~ /^(comments_moderator=[^;]+)/)[0];


# The spam of three pages of the queue is deleted at once. The answer leads back
# to where the form was: what the form said of that is still there when the
# later pages have been read.

my @spam = map { comment('/a.html', "SECRETSPAM $_") } 1 .. 52;

is(http_json(act(join('&', 'do=spam', map { "id=$_" } @spam),
                 Accept => 'application/json'))->{done}, 52, 'all are spam');

my $before = queue('status=spam')->{time} + 1;
my $res = act("do=purge&before=$before&status=spam&q=SECRETSPAM"
              . "&after=$spam[0]");

is($res->{status}, 303, 'deletes all spam');
like($res->{headers}{location},
     qr{^queue\?status=spam&q=SECRETSPAM&after=$spam[0]&notice=5:[0-9]+:52:},
     'and leads back to what the form was about');
is(queue('status=all')->{counts}{all}, 0, 'nothing is left');


# Another site cannot show a moderator's view in a frame (clickjacking), also
# where a moderator is known by what is sent into frames, and whatever the
# page's own server says. The bare page is as it was.

for my $uri ('/a.html', '/elsewhere/a.html') {
    my $view = http_get("$uri?comments=moderate", Cookie => $cookie);

    is($view->{status}, 200, "$uri: a moderator's view");
    like($view->{content}, qr/class="comment-desk"/, 'it is one');
    is($view->{headers}{'content-security-policy'}, "frame-ancestors 'self'",
       'no other site frames it');
    ok($view->{headers}{'x-frame-options'}, 'nor in old browsers');

    $view = http_get($uri);
    is($view->{headers}{'content-security-policy'}, undef,
       'the page itself has no such policy');
}

is(http_get('/a.html?comments=moderate', Cookie => $cookie)
   ->{headers}{'x-frame-options'}, 'SAMEORIGIN', 'for old browsers');

# A notice stays where it is, and so does its undo: what somebody else has decided
# since then is not undone.

my $late = comment('/a.html', 'a comment of two minds');

sub status_of {
    return queue("status=all&q=$_[0]")->{comments}[0]{status};
}

# The form of a notice's undo, as a browser would send it.
sub undo_of {
    my ($res) = @_;
    my $html = http_get("$admin/$res->{headers}{location}",
                        Authorization => $basic)->{content};
    my ($form) = $html =~ /(<form[^>]*>(?:(?!<\/form>).)*">Undo)/s;
    my @fields = ($form || '') =~ /name="(\w+)" value="([^"]*)"/g;
    my $body = '';

    while (my ($name, $value) = splice @fields, 0, 2) { $body .= "$name=$value&" }

    return $body;
}

my $old = undo_of(act("do=spam&id=$late"));

like($old, qr/id=$late/, 'a notice offers to undo');
is(http_json(act("do=approve&id=$late", Accept => 'application/json'))->{done}, 1,
   'somebody approves the comment');

my $again = http_json(act($old, Accept => 'application/json'));

is($again->{done}, 0, 'then the old notice undoes nothing')
    or diag "$old: " . explain $again;
is(status_of($late), 'approved', 'the decision stays');

$old = undo_of(act("do=delete&id=$late"));
is(http_json(act($old, Accept => 'application/json'))->{done}, 1, 'undone');
is(http_json(act($old, Accept => 'application/json'))->{done}, 0,
   'and not twice, in a second tab');
is(status_of($late), 'approved', 'it is there');

$old = undo_of(act("do=delete&id=$late"));
is(http_json(act("do=purge&id=$late", Accept => 'application/json'))->{done}, 1,
   'somebody purges it');
is(http_json(act($old, Accept => 'application/json'))->{missing}, 1,
   'what is gone is not brought back');

server_stop();
done_testing();
