# The page for moderators: everything of one person, shown and erased; what is
# left of it, and what is not touched.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use JSON::PP ();
use MIME::Base64 qw(encode_base64);
use Test::More;

my $site = 'test.example';
my $base = '/comments/admin';
my $page = "<html><head><title>A page</title></head>"
           . "<body><article><p>page</p></article></body></html>\n";

server_start(workers => 2, server => <<'_EOC_',
    comments_site test.example;
    comments_check off;
    location / { comments on; }
    location /held/ { comments on; comments_moderation all; }
    location /kept/ { comments on; comments_email keep; }
    location /other/ { comments on; comments_site other.example; }
    location ^~ /comments/admin/ {
        comments_admin $remote_user;
        auth_basic m;
        auth_basic_user_file htpasswd;
    }
_EOC_
             files => { map { $_ => $page } qw(a.html b.html c.html held/a.html
                        kept/a.html other/a.html) });
server_file('../htpasswd', "ann:{PLAIN}pw\nben:{PLAIN}pw\n");

my $origin = "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}";

sub basic { 'Basic ' . encode_base64("$_[0]:pw", '') }

sub get {
    my ($what, %headers) = @_;

    return http_get("$base/$what", Authorization => basic('ann'), %headers);
}

sub json { http_json(get($_[0], Accept => 'application/json')) }

# POST act, from the site's own page if no headers say otherwise; JSON.
sub act {
    my ($form, %headers) = @_;

    return bare($form, Origin => $origin, %headers);
}

sub bare {
    my ($form, %headers) = @_;

    return http_request('POST', "$base/act",
        { 'Content-Type' => 'application/x-www-form-urlencoded',
          Authorization => basic('ann'), Accept => 'application/json',
          %headers }, $form);
}

my $n = 0;

sub post {
    my ($uri, %fields) = @_;
    my $cookie = delete $fields{cookie};
    my $res = http_comment($uri, { name => 'Ann', text => 'text ' . ++$n,
                                   %fields },
                           $cookie ? (Cookie => "comments_author=$cookie",
                                      Origin => $origin) : ());

    die "post: $res->{status} $res->{content}\n" if $res->{status} !~ /^20[12]$/;

    return $res->{json}{id};
}

# The ids of all comments that a person has, by one of them.
sub of {
    my ($id, $args) = @_;
    my $all = json("person?id=$id" . ($args || ''));

    return join ' ', map { $_->{id} } @{ $all->{comments} || [] };
}

sub stored {
    my ($id) = @_;

    return scalar @{ json("queue?status=all&q=$id")->{comments} };
}

# What Redis has of something, but for what expires, the records of events, and
# what was learned, which has ids and hashes of words.
sub left {
    my ($pattern) = @_;

    my $found = '';

    for my $key (@{ redis_cmd('KEYS', '*') }) {
        next if $key =~ /:d:|:log$|:outbox$|:learned\b|^comments:secret/;

        my $type = redis_cmd('TYPE', $key);
        my $value = $type eq 'string' ? redis_cmd('GET', $key)
                  : $type eq 'hash' ? redis_cmd('HGETALL', $key)
                  : $type eq 'set' ? redis_cmd('SMEMBERS', $key)
                  : $type eq 'zset' ? redis_cmd('ZRANGE', $key, 0, -1) : '';

        $value = join ' ', @$value if ref $value;
        $found .= "$key $value\n" if "$key $value" =~ $pattern;
    }

    return $found;
}

sub events {
    my ($stream) = @_;

    return map { my %entry = @{ $_->[1] }; \%entry }
           @{ redis_cmd('XRANGE', "comments:site:$site:$stream", '-', '+') };
}


# a person's comments, and others that look like them

redis_cmd('XGROUP', 'CREATE', "comments:site:$site:outbox", 'mail', '$',
          'MKSTREAM');

my %eve = (name => '"><b>Eve', email => 'Eve@mail.example',
           website => 'http://eve.example/');

my $first = post('/a.html', %eve, text => '<script>1</script> ' . 'x' x 400);
my $alone = post('/b.html', %eve);
my $held = post('/held/a.html', %eve, email => 'EVE@MAIL.example');
my $kept = post('/kept/a.html', %eve, name => 'E.');
my $spam = post('/b.html', %eve);
my $gone = post('/b.html', %eve);
my $answered = post('/a.html', %eve);
my $answer = post('/a.html', parent => $answered, name => 'Bob',
                  text => 'an answer');
my $below = post('/a.html', %eve, parent => $answer);
my $own = post('/c.html', %eve);
my $self = post('/c.html', %eve, parent => $own);
my $again = post('/c.html', %eve, parent => $self);

my $namesake = post('/a.html', %eve, email => 'eve@other.example');
my $nobody = post('/b.html', name => 'Nobody', text => 'no mark');
my $elsewhere = post('/other/a.html', %eve);

is(http_json(act("do=spam&id=$spam"))->{done}, 1, 'one is spam');
is(http_json(act("do=delete&id=$gone"))->{done}, 1, 'one is deleted');

my @all = ($again, $self, $own, $below, $answered, $gone, $spam, $kept, $held,
           $alone, $first);


# what is shown

my $res = get("person?id=$first");
my $html = $res->{content};

is($res->{status}, 200, 'the page of a person');
is($res->{headers}{'content-type'}, 'text/html; charset=utf-8', 'is HTML');
is($res->{headers}{'cache-control'}, 'private, no-store', 'not to be stored');
is($res->{headers}{'x-robots-tag'}, 'noindex', 'nor found');
like($res->{headers}{'content-security-policy'}, qr/frame-ancestors 'none'/,
     'nor framed');
like($html, qr/Comments: 11 .*Approved <[^>]*>8<.*Pending <[^>]*>1<(?#
              ).*Spam <[^>]*>1<.*Deleted <[^>]*>1</, 'how many there are');
like($html, qr/Pages that they are on: 5/, 'where');
is(join(' ', $html =~ /<article class="entry \w+" id="c-(\w+)"/g), "@all",
   'all of them, the newest first');
unlike($html, qr/<script|<b>|x{301}/, 'texts are escaped, and cut');
like($html, qr/&lt;script&gt;1/, 'and shown');
like($html, qr/eve\@mail\.example/i, 'an address that is kept is shown');
unlike($html, qr/\son\w+=|style=/, 'nothing of it needs script');
like($html, qr{<form class="many" method="post" action="act">.*(?#
               )<input type="hidden" name="id" value="$first">.*(?#
               )<button[^>]*name="do" value="erase">}s, 'and a button');
like(get("queue?status=all&q=$first")->{content},
     qr{<a href="person\?id=$first">}, 'the queue leads there');

is(http_head("$base/person?id=$first", Authorization => basic('ann'))
   ->{headers}{'content-length'}, length get("person?id=$first")->{content},
   'HEAD agrees');

my $json = json("person?id=$first");

is(join(' ', map { $_->{id} } @{ $json->{comments} }), "@all", 'as JSON');
is($json->{found}, 11, 'with the number');
is_deeply($json->{counts}, { approved => 8, pending => 1, spam => 1,
                             deleted => 1 }, 'by status');
is($json->{threads}, 5, 'in five threads');
is($json->{next}, undef, 'that is all');
is($json->{person}{by}, 'email', 'found by the address');
like($json->{person}{email_hash}, qr/^[0-9a-f]{32}$/, 'of which it has a hash');

my ($whole) = grep { $_->{id} eq $kept } @{ $json->{comments} };

is($whole->{email}, 'Eve@mail.example', 'with all that is stored');
is($whole->{thread}, '/kept/a.html', 'where it is');
like($whole->{sender}{address}, qr/^[0-9a-f]{32}$/, 'and whom it came from');

$res = get("person?id=$first&format=json");
is($res->{headers}{'content-type'}, 'application/json', 'a link to JSON');
like($res->{headers}{'content-disposition'}, qr/attachment; filename=/,
     'that is saved');

ctl('export-person', 'email', 'eve@mail.example');

my %exported = map { ($_->{id} => $_) } map { JSON::PP->new->decode($_) }
               grep { /^\{/ } split /\n/, $out;

is_deeply([ sort keys %exported ], [ sort @all ], 'commentsctl finds the same');

for my $comment (@{ $json->{comments} }) {
    my $line = $exported{ $comment->{id} };

    is_deeply([ map { $comment->{$_} // '' } qw(parent status thread name email
                    email_hash author_id website text created by reason) ],
              [ map { $line->{$_} // '' } qw(parent status thread name email
                    email_hash author_id website text created by reason) ],
              "and hands out the same of $comment->{id}");
}

is(of($namesake), $namesake, 'the same name with another address');
is(of($held), "@all", 'by another of their comments');


# who may, and what is asked for wrongly

is(http_get("$base/person?id=$first")->{status}, 401, 'no credentials, no page');
is(get("person?$_")->{status}, 400, "person?$_")
    for '', 'id=x', "id=$first&by=name", "id=$first&after=x";
is(get('person?id=0123456789abcdef')->{status}, 404, 'no such comment');
is(get("person?id=$elsewhere")->{status}, 404, "another site's comment");
is(http_request('POST', "$base/person?id=$first",
                { Authorization => basic('ann') }, 'x')->{status}, 405,
   'POST of the page');

my $form = "do=erase&id=$first";
my $token = $json->{token};
my ($when, $sign) = $token =~ /^(\d+)\.(\w+)$/;

is(act($form, Origin => 'http://evil.example')->{status}, 403,
   'a foreign origin');
is(act("$form&token=$token", Origin => 'http://evil.example')->{status}, 403,
   'a foreign origin with a token');
is(bare($form, 'Sec-Fetch-Site' => 'cross-site')->{status}, 403, 'cross-site');
is(bare("$form&token=$token", 'Sec-Fetch-Site' => 'cross-site')->{status}, 403,
   'cross-site with a token');
is(bare($form)->{status}, 403, 'neither header, no token');
is(bare("$form&token=$when." . reverse $sign)->{status}, 403,
   'a forged token');
is(bare("$form&token=$token", Authorization => basic('ben'))->{status}, 403,
   'the token of another moderator');
is(http_request('POST', "$base/act",
                { 'Content-Type' => 'application/x-www-form-urlencoded',
                  Origin => $origin }, $form)->{status}, 401,
   'no credentials, no act');
is(act($_)->{status}, 400, $_)
    for 'do=erase', "$form&id=$alone", "$form&by=name", 'do=erase&id=x',
        "$form&before=1";

my ($session) = (get('queue')->{headers}{'set-cookie'} // '')
                =~ /^(comments_moderator=[^;]*)/;

ok($session, 'a session on pages');
is(http_request('POST', '/a.html?comments=moderate',
    { 'Content-Type' => 'application/x-www-form-urlencoded',
      Cookie => $session, Origin => $origin }, $_)->{status}, 400,
   "on a page there is no $_") for $form, "$form&by=email";
is(http_request('POST', '/a.html?comments=moderate',
    { 'Content-Type' => 'application/x-www-form-urlencoded',
      Accept => 'application/json', Cookie => $session, Origin => $origin },
    "do=pin&id=$first")->{status}, 200, 'where other acts are done');

is(of($first), "@all", 'nothing of all this has erased anything');

my $none = http_json(act('do=erase&id=0123456789abcdef'));

is_deeply([ @$none{qw(done missing left)} ], [ 0, 1, undef ], 'no such comment');
is(http_json(act("do=erase&id=$elsewhere"))->{missing}, 1,
   "another site's comment");


# a thread that cannot be changed: what is told is what was done

redis_cmd('RENAME', key('/b.html', 'index'), 'aside');
redis_cmd('SET', key('/b.html', 'index'), 'no hash');

$json = http_json($res = act("$form&by=email"));

is($json->{failed} + $json->{done}, 11, 'a broken thread: all are told')
    or diag $res->{content};
ok($json->{failed} >= 3, 'its comments have failed');

my %result = map { ($_->{id} => $_->{result}) } @{ $json->{results} };

is($result{$_}, 'failed', "$_ has") for $alone, $spam, $gone;
is(scalar(grep { $_ eq 'done' } values %result), $json->{done},
   'the others are done');
is($json->{left} && $result{ $json->{left} }, 'failed',
   'and one of those that are left names the person');
is(scalar(split ' ', of($json->{left})), $json->{failed},
   'what has failed is there');
ok(server_log('\[error\]'), 'the log says why');
is($json->{done}, $json->{removed} + $json->{emptied},
   'removed and emptied are what was done');

redis_cmd('RENAME', 'aside', key('/b.html', 'index'));
server_mark();


# the rest, by the form of the page, without script and without its headers

$html = get("person?id=$json->{left}&by=email")->{content};

my ($button) = $html =~ /(<form class="many".*?<\/form>)/s;
my %fields = $button =~ /name="(\w+)" value="([^"]*)"/g;

is(join(' ', sort keys %fields), 'by do id token', 'the fields of the form');

my $rest = $json->{failed};

$res = bare(join('&', map { "$_=$fields{$_}" } sort keys %fields),
            Accept => 'text/html');

is($res->{status}, 303, 'the form leads to a page');
like($res->{headers}{location}, qr/^queue\?.*notice=/, 'which is the queue');

$html = get($res->{headers}{location})->{content};

like($html, qr/Comments of this person, erased for good: $rest</,
     'which tells how many');
like($html, qr/Pages that they were on: \d/, 'and from where');
unlike($html, qr/value="\w+">Undo|There are more comments/,
       'that cannot be undone, and was all');

is(get("person?id=$first")->{status}, 404, 'the comment is not there any more');
is(stored($_), 0, "$_ is removed")
    for grep { $_ ne $answered } @all;
is(left(qr/Eve\@mail|\Q"><b>Eve\E s|text (?:2|3|4|5|6|8|9|10)\b|\b(?:$first|$alone|$held|$kept|$spam|$gone|$below|$own|$self|$again)\b/i),
   '', 'nothing of them is stored');
is(left(qr/\b$whole->{email_hash}\b/) =~ s/^\S*check:known:emails .*\n//mr, '',
   'nor the hash of their address, but as one of a spammer');

$html = http_get('/a.html')->{content};

like($html, qr/This comment was removed\..*an answer/s,
     'a place stays above an answer of another one');
is(http_thread('/a.html') + 0, 3, 'with what others wrote');
unlike($html, qr/text \d+<.*x{400}/, 'but not the texts');
unlike(http_get('/c.html')->{content}, qr/comment-removed/,
       'none stays where they have answered themselves');
is(http_get("/$_->[0].html?comments=count")->{content}, $_->[1],
   "the count of $_->[0]") for ['a', 2], ['b', 1], ['c', 0];

is(stored($namesake), 1, 'the namesake is there');
is(stored($nobody), 1, 'others are, too');
is(http_get('/other/a.html?comments=count')->{content}, 1, 'so is another site');

ctl('verify');
is($status, 0, 'verify finds nothing wrong') or diag $out;

my @log = grep { $_->{op} eq 'purge' } events('log');

is(join(' ', sort map { $_->{id} } @log), join(' ', sort @all),
   'the log has each comment once');
is(scalar(grep { $_->{by} eq 'ann' } @log), 11, 'by whom');
is(join(' ', sort map { $_->{id} } grep { $_->{op} eq 'purge' }
             events('outbox')), join(' ', sort @all), 'so has the outbox');
like(get("audit?id=$first")->{content}, qr/<code>purge<\/code>/,
     'and the page of the log');


# by the author, and by what a comment lacks

my $res1 = http_post('/b.html', { name => 'Cy', text => 'cookie one',
                                  email => 'cy@mail.example' },
                     'Sec-Fetch-Site' => 'same-origin');
my ($cookie) = $res1->{headers}{'set-cookie'} =~ /comments_author=([^;]*)/;
my ($one) = $res1->{headers}{location} =~ /id=(\w{16})/;
my $two = post('/b.html', name => 'Di', cookie => $cookie);
my $three = post('/b.html', name => 'Cy', email => 'cy@mail.example');

is(of($one), "$three $one", 'by the address');
is(of($one, '&by=author'), "$two $one", 'by the cookie');
is(of($two), "$two $one", 'by the only mark that it has');
is(of($two, '&by=email'), '', 'not by one that it lacks');

$html = get("person?id=$one&by=author")->{content};

like($html, qr{<a href="person\?id=$one&amp;by=email">By e-mail address</a>},
     'the page leads from one mark to the other');
like($html, qr{by=author" aria-current="page">By cookie or account</a>},
     'and tells which it is');
like($html, qr{name="by" value="author"}, 'as the form does');

$html = get("person?id=$two&by=email")->{content};
like($html, qr/class="empty"/, 'without that mark: why there is nothing');
unlike($html, qr/value="erase"/, 'and nothing to press');

$json = http_json(act("do=erase&id=$two&by=email"));
is_deeply([ @$json{qw(done refused left)} ], [ 0, 1, $two ],
          'erased by a mark that it lacks: refused');
is($json->{results}[0]{result}, 'nobody', 'as of nobody');

$res = act("do=erase&id=$two&by=email", Accept => 'text/html');
like($res->{headers}{location}, qr/^person\?id=$two&by=email&notice=/,
     'a form leads to the page');
like(get($res->{headers}{location})->{content}, qr/Left alone.*class="empty"/s,
     'which tells why');

$json = http_json(act("do=erase&id=$two&by=author"));
is_deeply([ @$json{qw(done removed emptied threads left)} ],
          [ 2, 2, 0, 1, undef ], 'erased by the author');
is(stored($three), 1, 'what has the same address only is there');
is($json->{results}[0]{result}, 'done', 'each with its result');

$json = http_json(act("do=erase&id=$two&by=author"));
is_deeply([ @$json{qw(done missing)} ], [ 0, 1 ], 'once more: it is gone');


# 1,001 comments of one person, of which each answers the one before; and of
# somebody else's between them

sub spew {
    my ($text) = @_;
    my $file = "$ENV{TEST_NGINX_SERVROOT}-import.jsonl";

    open my $out, '>', $file or die "$file: $!";
    print $out $text;
    close $out;

    return $file;
}

my @lines;
my $at = time() - 10_000;

for my $i (1 .. 1001) {
    my @time = gmtime($at + $i);

    push @lines, JSON::PP->new->canonical->encode({
        thread => '/many' . $i % 3 . '.html', id => "m$i", name => 'Mia',
        email => 'mia@mail.example', text => "many $i",
        parent => $i > 3 && $i % 40 > 3 ? 'm' . ($i - 3) : undef,
        created => sprintf('%04d-%02d-%02dT%02d:%02d:%02dZ', $time[5] + 1900,
                           $time[4] + 1, @time[3, 2, 1, 0]) });
}

is(ctl('import', spew(join("\n", @lines) . "\n")), 0, '1,001 comments')
    or diag $out;

my $mia = json('queue?status=all&q=many+1001')->{comments}[0]{id};
my $all = json("person?id=$mia");

is($all->{found}, 1001, 'are found');
is(scalar(@{ $all->{comments} }), 1001, 'all of them');

my @ids = map { $_->{id} } @{ $all->{comments} };

is("@ids", join(' ', reverse sort @ids), 'the newest first');
is(of($mia, "&after=$ids[999]"), $ids[1000], 'behind one of them');
is(of($mia, "&after=$ids[1000]"), '', 'behind the last one');

# the page, by its links
my ($next, @shown) = ("person?id=$mia&by=email");

for (1 .. 30) {
    last unless defined $next;

    $html = get($next)->{content};
    push @shown, $html =~ /<article class="entry \w+" id="c-(\w+)"/g;
    die "$next: $html" unless $html =~ /Comments: 1001/;
    ($next) = $html =~ /rel="next" href="([^"]*)"/;
    $next =~ s/&amp;/&/g if defined $next;
}

is("@shown", "@ids", 'the pages have each of them once');

$json = http_json(act("do=erase&id=$mia"));

is_deeply([ @$json{qw(done removed emptied failed)} ], [ 1000, 1000, 0, 0 ],
          'a thousand are erased at once, whatever they answer');
is($json->{left}, $ids[1000], 'the oldest one is left');
is($json->{threads}, 3, 'they were in three threads');
is(of($json->{left}), $ids[1000], 'it is all that is left');

$res = act("do=erase&id=$json->{left}", Accept => 'text/html');
like(get($res->{headers}{location})->{content},
     qr/erased for good: 1<.*Pages that they were on: 1</s, 'and erased next');
is(left(qr/mia|many \d/i), '', 'nothing is left of them');

@lines = @lines[0 .. 1000];
is(ctl('import', spew(join("\n", @lines) . "\n")), 0, 'once more');
$mia = json('queue?status=all&q=many+1001')->{comments}[0]{id};

$res = act("do=erase&id=$mia", Accept => 'text/html');
like($res->{headers}{location}, qr/^person\?id=(?!$mia)\w{16}&notice=/,
     'where some are left, the form leads to the page of the person');
like(get($res->{headers}{location})->{content},
     qr/erased for good: 1000<.*There are more comments.*Comments: 1 /s,
     'which says so, and shows them');
($mia) = $res->{headers}{location} =~ /id=(\w{16})/;
act("do=erase&id=$mia");

ctl('verify');
is($status, 0, 'verify finds nothing wrong') or diag $out;


# two moderators erase the same person at once

post('/c.html', name => 'Zoe', email => 'zoe@mail.example') for 1 .. 40;
my $zoe = post('/c.html', name => 'Zoe', email => 'zoe@mail.example');

my @both = parallel(2, sub {
    my ($i) = @_;
    my $json = http_json(act("do=erase&id=$zoe",
                             Authorization => basic($i ? 'ben' : 'ann')));

    return "$json->{done} $json->{failed}";
});

is(eval { my $sum = 0; $sum += (split)[0] for @both; $sum }, 41,
   'two moderators at once: each comment is erased by one of them')
    or diag "@both";
is(scalar(grep { !/ 0$/ } @both), 0, 'and nothing fails');

ctl('verify');
is($status, 0, 'verify finds nothing wrong') or diag $out;

is_deeply([ server_log(qr/\[(?:error|alert|crit|emerg)\]/) ], [],
          'nothing was logged as an error');

# Redis is away

my $last = post('/c.html', name => 'Yan', email => 'yan@mail.example');

redis_stop();

for my $accept ('text/html', 'application/json') {
    is(get("person?id=$last", Accept => $accept)->{status}, 503,
       "Redis is away: GET of $accept");

    $res = act("do=erase&id=$last", Accept => $accept);
    is($res->{status}, 503, 'POST');
    unlike($res->{content}, qr/"done"|erased for good/,
           'and nothing is said to be done');
}

ok($res->{headers}{'retry-after'}, 'JSON says when to try again');

done_testing();
