# commentsctl export-person and erase-person: everything of one person, and of
# nobody else.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use Digest::SHA qw(hmac_sha256_hex);
use JSON::PP ();
use Test::More;

my %own = ('Sec-Fetch-Site' => 'same-origin');

server_start(
    http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s;"
            . ' comments_check off;',
    server => <<'_EOC_',
        comments on;
        comments_user $http_x_name id=$http_x_id;
        location /kept/ { alias html/; comments_email keep; }
        location /name/ { alias html/; comments_user $http_x_name; }
        location /held/ { alias html/; comments_moderation all; }
_EOC_
    files => { map { ("$_.html" => "<meta charset='utf-8'><body><p>$_</p>\n") }
                   'a' .. 'f' }
);

my $N = 0;


# posts; the id
sub post {
    my ($page, $field, %header) = @_;

    my $res = http_comment($page, { name => 'Ann', text => 'text ' . ++$N,
                                    %$field }, %header);

    return $res->{json}{id} || die "$res->{status} $res->{content}";
}


# the lines of export-person, by id
sub exported {
    ctl('export-person', @_);

    return { map { ($_->{id} => $_) } map { JSON::PP->new->decode($_) }
             grep { /^\{/ } split /\n/, $out };
}


sub erased {
    ctl('erase-person', @_, '--json');

    my ($json) = $out =~ /^(\{.*\})$/m;

    return defined $json ? JSON::PP->new->decode($json) : $out;
}


sub left {
    my ($pattern) = @_;

    my $found = '';

    for my $key (@{ redis_cmd('KEYS', '*') }) {

        # what expires by itself, and the record of what happened
        next if $key =~ /:d:|:log$|^comments:secret/;

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


my %ann = (email => 'Ann@Example.org');
my $first = post('/a.html', \%ann);
my $reply = post('/a.html', { name => 'Bob', parent => $first });
my $own = post('/b.html', \%ann);
my $below = post('/b.html', { %ann, parent => $own });
my $kept = post('/kept/c.html', { %ann, name => 'A.' });
my $held = post('/held/d.html', \%ann);
my $other = post('/a.html', { email => 'bob@example.org' });

my $all = exported('email', 'ann@example.ORG');

is_deeply([sort keys %$all], [sort $first, $own, $below, $kept, $held],
          'export: all comments of an address, in any status and thread');
is($all->{$held}{status}, 'pending', 'export: with all that is stored');
is($status, 0, 'export: the status says that there are some');

my $hash = substr hmac_sha256_hex(pack('Q>', 5) . 'email' . pack('Q>', 15)
                                  . 'ann@example.org',
                                  redis_cmd('GET', 'comments:secret')), 0, 32;

is_deeply([sort keys %{ exported('email', $hash) }], [sort keys %$all],
          'export: the same by the hash of the address');
like(left(qr/\Q$hash/), qr/./, 'the hash is stored');

is_deeply(exported('email', 'nobody@example.org'), {}, 'export: of nobody');
is($status, 1, 'export: which is status 1');

my $plan = erased('email', 'ann@example.org', '--dry-run');

is($plan->{found}, 5, 'dry run: how many there are');
is($plan->{threads}, 4, 'dry run: in how many threads');
is(scalar keys %{ exported('email', 'ann@example.org') }, 5,
   'dry run: nothing is erased');

my $done = erased('email', 'ann@example.org', '--by', 'Owner');

is_deeply({ %$done, dry_run => 0 },
          { found => 5, threads => 4, removed => 4, emptied => 1,
            dry_run => 0 }, 'erase: all but one with a reply are removed');
is(left(qr/\Q$hash|ann\@example|text [1345]\b/i), '',
   'erase: nothing of them is left');
like(http_get('/a.html')->{content},
     qr/This comment was removed\..*text 2.*text 7/s,
     'erase: an empty place stays above a reply');
unlike(http_get('/b.html')->{content}, qr{comment-removed|>text \d},
       'erase: none where the replies were of the same person');
is(http_get('/b.html?comments=count')->{content}, 0, 'erase: counts are right');
is(http_get('/a.html?comments=count')->{content}, 2, 'erase: there too');
is_deeply(exported('email', 'ann@example.org'), {}, 'erase: nothing to export');
is(erased('email', 'ann@example.org')->{found}, 0, 'erase: nothing to erase');
is($status, 1, 'erase: which is status 1');

ctl('verify');
is($status, 0, 'verify has nothing to say')
    or diag($out);


# by the author's cookie, and by account

my $res = http_post('/e.html', { name => 'Cy', text => 'cookie one' }, %own);
my ($cookie) = $res->{headers}{'set-cookie'} =~ /comments_author=([^;]*)/;

http_post('/f.html', { name => 'Di', text => 'cookie two' }, %own,
          Cookie => "comments_author=$cookie");

my ($author) = $cookie =~ /^(\w+)/;

is(scalar keys %{ exported('author', $cookie) }, 2, 'author: by the cookie');
is(scalar keys %{ exported('author', $author) }, 2, 'author: by the id');

my $account = post('/e.html', {}, 'X-Name' => 'Eve', 'X-Id' => '17');
my $user = post('/name/e.html', {}, 'X-Name' => '17');

is_deeply([keys %{ exported('account', '17') }], [$account],
          'account: by its id');
is_deeply([keys %{ exported('user', '17') }], [$user], 'user: by the name');
is(exported('account', '17')->{$account}{author_id},
   exported('author', exported('account', '17')->{$account}{author_id})
       ->{$account}{author_id}, 'account: it is an author');

is(erased('author', $cookie)->{removed}, 2, 'author: erased');
is(erased('account', '17')->{removed}, 1, 'account: erased');
is(left(qr/\Q$author|cookie (?:one|two)|Eve/), '', 'nothing is left');
is_deeply([keys %{ exported('user', '17') }], [$user],
          'user: another account is not erased');
ctl('verify');
is($status, 0, 'verify has nothing to say');


# mistakes

for my $bad (['email', 'none'], ['author', 'x' x 32], ['account', ''],
             ['name', 'Ann'], ['email'])
{
    isnt(ctl('erase-person', @$bad), 0, "erase: @$bad is refused");
    is($status, 2, 'erase: as a wrong use');
}

is_deeply([server_log(qr/\[(?:error|alert|crit|emerg)\]/)], [],
          'nothing was logged as an error');

done_testing();
