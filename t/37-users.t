# Signed-in readers: by auth_request, basic authentication and a JSON Web Token,
# with the configurations and the script of the documentation. Their names take
# the place of what is typed, and nobody else can use what they prove.
use strict;
use warnings;
use utf8;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsDocs;
use CommentsHttp;
use CommentsServer;
use Digest::SHA qw(hmac_sha256);
use Encode qw(encode);
use File::Temp qw(tempdir);
use JSON::PP ();
use MIME::Base64 qw(encode_base64 encode_base64url);
use Test::More;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
    for qw(output failure_output todo_output);

my $secret = 'a secret of the login, long enough';
my $checker = free_port();
my $dir = tempdir(CLEANUP => 1);
my %own = ('Sec-Fetch-Site' => 'same-origin');
my $Owner = $$;
my $Pid;

END {
    if (defined $Pid && $$ == $Owner) {
        local ($?, $!);
        kill 'KILL', $Pid;
        waitpid $Pid, 0;
    }
}


# the code blocks of a section of the documentation, in one language
sub example {
    my ($heading, $lang) = @_;

    my @found = map { $_->{text} }
                grep { $_->{heading} =~ /\Q$heading\E/ && $_->{lang} eq $lang }
                docs_blocks('lua-free-docs/sign-in.md');

    @found or die "no $lang below \"$heading\"\n";

    return @found;
}


# such a location under a path of its own
sub under {
    my ($path, $text) = @_;

    $text =~ s{location / \{}{location $path \{ alias html/;} or die $text;
    $text =~ s{/etc/nginx/members}{$dir/members}g;
    $text =~ s{127\.0\.0\.1:8085}{127.0.0.1:$checker}g;

    return $text;
}


sub basic { return (Authorization => 'Basic ' . encode_base64("$_[0]:pw", '')) }


sub token {
    my ($claims, %option) = @_;

    my $said = encode_base64url(JSON::PP->new->encode({ alg => $option{alg}
                                                               || 'HS256' }))
               . '.' . encode_base64url(JSON::PP->new->utf8->encode($claims));

    return (Cookie => 'a=b; session=' . join '.', $said,
            encode_base64url(hmac_sha256($said, $option{secret} || $secret)));
}


sub record {
    my ($thread) = @_;

    return join "\n", map { @{ redis_cmd("ZRANGE", $_, 0, -1) } }
           @{ redis_cmd("KEYS", "comments:{test.example:$thread}:s:*") };
}


open my $members, '>', "$dir/members" or die $!;
print $members "$_:{PLAIN}pw\n" for 'ann', 'bob', 'annowner';
close $members;

open my $script, '>:encoding(UTF-8)', "$dir/checker.pl" or die $!;
print $script example('A JSON Web Token', 'perl');
close $script;

$Pid = fork // die $!;

if ($Pid == 0) {
    $ENV{JWT_SECRET} = $secret;
    exec $^X, "$dir/checker.pl", $checker or POSIX::_exit(127);
}

wait_for(sub { IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                     PeerPort => $checker) }, 30)
    or die "the checker does not listen\n";

my ($map, $moderated) = example('Moderators', 'nginx');
my ($service) = example('An authentication service', 'nginx');
my ($members_only) = example('Basic authentication', 'nginx');

server_start(
    http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s;"
            . " comments_check off; $map",
    server => under('/service/', $service) . under('/basic/', $members_only)
              . under('/owner/', $moderated) . <<'_EOC_',
        location /said/ {
            alias html/;
            comments on;
            comments_user $http_x_name id=$http_x_id email=$http_x_email
                          url=$http_x_url;
            comments_login https://login.example/?a=1&b=2;
        }
        location /first/ {
            alias html/;
            comments on;
            comments_user $http_x_name id=$http_x_id;
            comments_moderator $http_x_moderator;
            comments_page_author $http_x_author;
            comments_moderation first;
        }
        location /refuse/ {
            alias html/;
            comments on;
            comments_user $http_x_name id=$http_x_id;
            comments_check author "name=Ann Owner" action=reject;
        }
        location /far/ {
            proxy_pass http://127.0.0.1:$TEST_NGINX_SERVER_PORT/plain/;
            comments on;
            comments_user $http_x_name;
            comments_moderator $http_x_moderator;
            comments_page_author $http_x_author;
            comments_email off;
        }
        location /plain/ { alias html/; }
        location /off/ {
            alias html/;
            comments on;
            comments_user $http_x_name;
            location /off/below/ { alias html/; comments_user ""; }
        }
_EOC_
    files => { map { ("$_.html" => "<meta charset='utf-8'><body><p>$_</p>\n") }
                   'a' .. 'p' });


# basic authentication, and only members may write

my $res = http_get('/basic/a.html', basic('ann'));

is($res->{status}, 200, 'basic: a member reads');
like($res->{content}, qr/Only signed-in readers can comment here\./,
     'basic: the bare page says who may write');
unlike($res->{content}, qr/name="name"|ann/, 'basic: it asks for no name');

$res = http_post('/basic/a.html', { name => 'Owner', text => 'By ann' },
                 basic('ann'), %own);
is($res->{status}, 303, 'basic: a member writes');
unlike(join('', keys %{ $res->{headers} }), qr/set-cookie/,
       'basic: no cookie outlives the session');
my $shown = http_get($res->{headers}{location} =~ s/#.*//r, basic('ann'));
like($shown->{content}, qr/Signed in as <bdi>ann<\/bdi>/,
     'basic: a view for one reader knows the name');
like($shown->{content}, qr/property="name">ann</, 'basic: it is the author\'s');
unlike($shown->{content}, qr/Owner/, 'basic: what was typed is not');
is(http_post('/basic/a.html', { text => 'x' }, %own)->{status}, 401,
   'basic: who is no member is refused by nginx');

my $bare = http_get('/basic/a.html', basic('ann'))->{content};
is(http_get('/basic/a.html', basic('bob'))->{content}, $bare,
   'the bare page is the same for everybody');

$res = http_comment('/basic/b.html', { text => 'By JSON' }, basic('bob'));
is($res->{status}, 201, 'JSON needs no header of a browser');
is($res->{json}{author}{name}, 'bob', 'JSON needs no name');

$res = http_post('/basic/b.html', { name => 'bob', text => 'Forged?' },
                 basic('bob'));
is($res->{status}, 401, 'a form of an unknown origin is of nobody');
like($res->{content}, qr/Forged\?/, 'what was typed comes back');
is($res->{headers}{'www-authenticate'}, 'Login realm="comments"',
   'a 401 names a scheme, none for which browsers ask for a password');
is(http_post('/basic/b.html', { text => 'x' }, basic('bob'),
             'Sec-Fetch-Site' => 'cross-site')->{status}, 403,
   'nobody writes by a form of another site');


# auth_request and a token

my %ann = (sub => '17', name => 'Ann', email => 'ann@example.org',
           exp => time + 600);

$res = http_get('/service/c.html');
is($res->{status}, 200, 'token: the page is open');
like($res->{content}, qr{If\ you\ are\ signed\ in,\ the\ name\ of\ your\ account\ is
                         \ shown\.\ <a\ class="comment-login"\ href="/login"}x,
     'token: the bare page has the link to sign in');
like($res->{content}, qr/name="name"/, 'token: and a field for others');
unlike($res->{content} =~ s/<textarea[^>]*>//r, qr/ required=/,
       'token: which a browser does not require');

is(http_post('/service/c.html', { name => 'Guest', text => 'Hello' },
             %own)->{status}, 303, 'token: a guest writes');
is(http_post('/service/c.html', { text => 'Hello' }, %own)->{status}, 422,
   'token: but not without a name');

for my $bad (
    ['of another secret', token(\%ann, secret => 'x' x 40)],
    ['that has expired', token({ %ann, exp => time - 1 })],
    ['of another algorithm', token(\%ann, alg => 'none')],
    ['without a signature', Cookie => (token(\%ann))[1] =~ s/\.[^.]*$/./r],
    ['of nothing', Cookie => 'session=...'])
{
    my ($what, @header) = @$bad;

    is(http_post('/service/c.html', { text => "x $what" }, @header, %own)
           ->{status}, 422, "token: one $what is none");
}

$res = http_post('/service/c.html', { name => 'Eve', text => 'By Ann' },
                 token(\%ann), %own);
is($res->{status}, 303, 'token: an account writes');
like(record('/service/c.html'), qr/n3:Annh32:[0-9a-f]{32}a32:([0-9a-f]{32})/,
     'token: name, e-mail and author are those of the account');
my ($id) = record('/service/c.html') =~ /n3:Annh32:[0-9a-f]{32}a32:([0-9a-f]{32})/;

http_post('/service/d.html', { text => 'renamed' },
          token({ %ann, name => 'Ann B.' }), %own);
like(record('/service/d.html'), qr/n6:Ann B\..*a32:$id/,
     'token: the author is the same under another name');
http_post('/service/e.html', { text => 'other' },
          token({ %ann, sub => '18' }), %own);
unlike(record('/service/e.html'), qr/a32:$id/,
       'token: and another one under the same name');
http_post('/service/f.html', { text => 'named' },
          token({ name => '17', exp => time + 600 }), %own);
unlike(record('/service/f.html'), qr/a32:$id/,
       'token: an account cannot take the id of another one for its name');

is(http_post('/service/g.html', { text => 'same' }, token({ %ann, sub => $_ }),
             %own)->{status}, 303, 'accounts of one name write one text')
    for 1, 2;
is(http_get('/service/g.html?comments=count')->{content}, 2,
   'which are two comments');
http_post('/service/g.html', { text => 'same' }, token({ %ann, sub => 2 }),
          %own);
is(http_get('/service/g.html?comments=count')->{content}, 2,
   'one account writes it once');


# hostile values, which a client of Perl would not send

my $Count = 0;

sub said {
    my (%headers) = @_;

    my $body = '{"name":"typed","text":"said ' . ++$Count . '"}';
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                       PeerPort => $ENV{TEST_NGINX_SERVER_PORT})
                 or die $!;

    print $socket "POST /said/h.html?comments=post HTTP/1.0\r\n",
          "Host: test.example\r\nContent-Type: application/json\r\n",
          'Content-Length: ', length $body, "\r\n",
          map({ "$_: $headers{$_}\r\n" } keys %headers), "\r\n$body";

    my $answer = do { local $/; <$socket> };

    return $answer =~ m{^HTTP/1.\d 201} && $answer =~ /\r\n\r\n(.*)/s
           ? JSON::PP->new->utf8->decode($1)->{author} : { name => $answer };
}

is(said('X-Name' => '<b>"&\'')->{name}, '<b>"&\'', 'HTML is a name');
unlike(http_get('/said/h.html')->{content}, qr/<b>"/, 'and is escaped');
is(said('X-Name' => $_->[1])->{name}, 'typed', "$_->[0] is no name")
    for ['a control character', "An\x01n"], ['a DEL', "Ann\x7f"],
        ['invalid UTF-8', "J\xf6rg"], ['an overlong form', "\xc0\xafAnn"],
        ['what shows nothing', encode('UTF-8', "\x{200b}\x{2060}")];
is(scalar(server_log(qr/\[warn\].*"comments_user"/)), 5,
   'each of them is logged');
is(said('X-Name' => 'Ann', 'X-Id' => "\xff")->{name}, 'typed',
   'nor is one whose id is not UTF-8');
is(said('X-Name' => 'x' x 6000)->{name}, 'x' x 64, 'a long name is cut');
is(said('X-Name' => encode('UTF-8', 'é' x 100))->{name}, 'é' x 64,
   'by characters');
is(said('X-Name' => '  Ann ')->{name}, 'Ann', 'blanks around it are dropped');
is(said('X-Name' => encode('UTF-8', "A\x{202e}nn"))->{name}, 'Ann',
   'what turns the text around is dropped');
is(said('X-Name' => 'Ann', 'X-Url' => 'javascript:alert(1)')->{url}, undef,
   'a website that is none is dropped');
is(said('X-Name' => 'Ann', 'X-Url' => 'https://ann.example/')->{url},
   'https://ann.example/', 'one that is, is a link');
is(said('X-Name' => 'Ann', 'X-Email' => 'no address')->{name}, 'Ann',
   'an address that is none is dropped');
like(http_get('/said/h.html')->{content},
     qr{href="https://login\.example/\?a=1&amp;b=2"}, 'the link is escaped');

my $preview = http_post('/said/h.html?comments=preview',
                        { text => 'p', email => 'typed@example.org' },
                        'X-Name' => '<i>Ann', %own)->{content};
like($preview, qr{Signed in as <bdi>&lt;i&gt;Ann</bdi>}, 'escaped there too');
unlike($preview, qr/name="(?:name|email|website)"/,
       'the form asks for nothing that the account says');


# moderation, moderators, the own pending comment

sub first {
    my ($text, %headers) = @_;

    return http_comment('/first/i.html', { name => 'Guest', text => $text },
                        %headers);
}

is(first('one', 'X-Name' => 'Ann', 'X-Id' => 'f1')->{status}, 202,
   'first: an account without an approved comment is held');
$res = http_post('/first/i.html', { text => 'two' }, 'X-Name' => 'Ann',
                 'X-Id' => 'f1', %own);
my $own = $res->{headers}{location} =~ s/#.*//r;
like(http_get($own, 'X-Name' => 'Ann B.', 'X-Id' => 'f1')->{content},
     qr/>two</, 'its account sees a comment that is held');
unlike(http_get($own, 'X-Name' => 'Ann', 'X-Id' => 'f2')->{content}, qr/>two</,
       'another one of that name does not');
unlike(http_get($own)->{content}, qr/>two</, 'nobody else does');

my ($held) = $own =~ /id=(\w+)/;
is(ctl('approve', $held), 0, 'first: a moderator approves it');
is(first('three', 'X-Name' => 'Ann', 'X-Id' => 'f1')->{status}, 201,
   'first: then it is not');
is(first('four', 'X-Name' => 'Ann', 'X-Id' => 'f2')->{status}, 202,
   'first: another account of that name is');

for my $no ('', '0') {
    is(first("by $no", 'X-Moderator' => $no)->{json}{author}{moderator},
       JSON::PP::false, "\"$no\" makes no moderator");
}

$res = first('by a moderator', 'X-Moderator' => 'yes');
is($res->{status}, 201, 'a moderator is never held');
is($res->{json}{author}{moderator}, JSON::PP::true, 'JSON says what they are');
like(http_get('/first/i.html')->{content},
     qr{<span class="comment-badge">Moderator</span>}, 'and a badge does');
# the page's author

for my $no ('', '0') {
    ok(!exists first("no author $no", 'X-Author' => $no)
                   ->{json}{author}{page_author}, "\"$no\" makes no author");
}

$res = first('by the author', 'X-Author' => 'yes');
is($res->{status}, 202, 'the author of a page may be held');
is($res->{json}{author}{page_author}, JSON::PP::true, 'JSON says who it is');
is(ctl('approve', $res->{json}{id}), 0, 'approved');
like(http_get('/first/i.html')->{content},
     qr{<span class="comment-badge">Author of this page</span>},
     'and a badge does');
is(ctl('verify'), 0, 'all is in order');
http_post('/first/i.html', { name => 'W', text => 'feigned' }, 'X-Author' => 1);
unlike(record('/first/i.html'), qr/f1:w[^\n]*t7:feigned/,
       'a form of an unknown origin is not the author');

is(http_post('/first/i.html', { name => 'M', text => 'forged' },
             'X-Moderator' => 1)->{status}, 303,
   'a form of an unknown origin is posted');
unlike(record('/first/i.html'), qr/f1:m[^\n]*t6:forged/, 'but by no moderator');


# reserved names

sub owner {
    my ($who, $name) = @_;

    return http_comment('/owner/j.html', { name => $name,
                                           text => 'owner ' . ++$Count },
                        basic($who))->{status};
}

is(owner('bob', 'x'), 201, 'reserved: another account posts');
is(owner('annowner', 'x'), 201, 'reserved: the account of that name may');
is(owner('ann', 'x'), 201, 'reserved: a moderator may');

sub refuse {
    my ($name, %headers) = @_;

    return http_comment('/refuse/k.html', { name => $name,
                                            text => 'refuse ' . ++$Count },
                        %headers);
}

$res = refuse('Ann 0wner');
is($res->{status}, 403, 'reserved: a guest may not');
is($res->{json}{error}{code}, 'reserved', 'reserved: the code says why');
like($res->{json}{error}{message}, qr/^That name is reserved\./,
     'reserved: and so does the message');
is(refuse('x', 'X-Name' => 'Ann Owner', 'X-Id' => 4711)->{status}, 403,
   'reserved: nor an account that calls itself so');
like(http_post('/refuse/k.html', { name => 'Ann Owner', text => 'kept text' },
               %own)->{content}, qr/That name is reserved\..*kept text/s,
     'reserved: the form comes back with the reason');


# a page that comes from elsewhere

$res = http_post('/far/m.html', { name => 'typed', text => 'far one' },
                 'X-Name' => 'Ann', 'X-Moderator' => 1, %own);
is($res->{status}, 303, 'elsewhere: an account writes');
$shown = http_get($res->{headers}{location} =~ s/#.*//r, 'X-Name' => 'Ann')
         ->{content};
like($shown, qr/property="name">Ann<.*Moderator.*Signed in as <bdi>Ann</s,
     'elsewhere: a view for one reader knows it');
http_post('/far/m.html', { name => 'typed', text => 'far two' },
          'X-Name' => 'Ann', 'X-Moderator' => 1);
my ($typed) = grep { $_->{html} =~ /far two/ } http_thread('/far/m.html');
is($typed->{author}{name}, 'typed',
   'elsewhere: a form of an unknown origin is of nobody');
is($typed->{author}{moderator}, JSON::PP::false, 'elsewhere: and no moderator');


# an empty value switches off what is inherited

is(http_comment('/off/l.html', { text => 'x' }, 'X-Name' => 'Ann')->{status},
   201, 'inherited: on');
is(http_comment('/off/below/l.html', { text => 'x' }, 'X-Name' => 'Ann')
       ->{status}, 422, 'inherited: off');
unlike(http_get('/off/below/l.html')->{content}, qr/comment-user/,
       'inherited: the form says nothing of accounts');

is_deeply([server_log(qr/\[(?:error|alert|crit|emerg)\]/)], [],
          'nothing was logged as an error');

done_testing();
