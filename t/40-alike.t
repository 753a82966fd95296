# What a moderator does on the page and what commentsctl does leave the same in
# Redis: records, counts, the queue, sets, lists, what was learned, the log and
# the outbox. Two sites get the same posts; the same acts are done on one by a
# worker, on the other one by commentsctl.
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

my @sites = ('page.example', 'tool.example');

server_start(workers => 2,
             http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s;"
                     . ' comments_purge_after off;',
             server => join('', map { <<"_EOC_" } @sites),
    location /$_/ {
        comments on; comments_check off; comments_site $_;
        location ~ /held/ {
            comments on; comments_check off; comments_moderation all;
        }
    }
    location ^~ /$_/admin/ {
        comments_admin \$remote_user;
        comments_site $_;
        auth_basic m;
        auth_basic_user_file htpasswd;
    }
_EOC_
             files => { map { ("$_/a.html" => "<body><p>page</p></body>\n",
                               "$_/held/b.html" => "<body><p>p</p></body>\n") }
                        @sites });
server_file('../htpasswd', "ann:{PLAIN}pw\n");

# a program that reads the outbox
redis_cmd('XGROUP', 'CREATE', "comments:site:$_:outbox", 'mail', '$',
          'MKSTREAM') for @sites;

my @texts = (
    'Cheap pills at http://pills.example/ now, buy pills, cheap pills',
    'I have seen the tide tables of the harbour, and they are right',
    'More pills: http://www.pills.example/more cheap and good pills',
    'A long walk along the shore is what this post made me do at once',
    'Casino casino casino http://casino.example/ win money, casino',
    'Thank you for the tide tables, they were of use for the walk',
);

my %id;             # site => number => id
my $n = 0;

sub post {
    my ($where, $parent, $email) = @_;

    for my $site (@sites) {
        my $res = http_comment("/$site/$where",
            { name => "Author $n", email => $email // "author$n\@mail.example",
              website => "http://site$n.example/",
              text => $texts[$n % @texts] . " $n",
              defined $parent ? (parent => $id{$site}[$parent]) : () });

        die "post: $res->{status} $res->{content}\n"
            if $res->{status} !~ /^20[12]$/;

        $id{$site}[$n] = $res->{json}{id};
    }

    return $n++;
}

# By the page on the first site, by commentsctl on the other one.
sub act {
    my ($do, @numbers) = @_;
    my $res = http_request('POST', "/$sites[0]/admin/act",
        { 'Content-Type' => 'application/x-www-form-urlencoded',
          Accept => 'application/json',
          Authorization => 'Basic ' . encode_base64('ann:pw', ''),
          Origin => "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}" },
        "do=$do&" . join '&', map { "id=$id{$sites[0]}[$_]" } @numbers);
    my $json = http_json($res);

    ctl('--site', $sites[1], $do, '--by', 'ann',
        map { $id{$sites[1]}[$_] } @numbers);

    my ($changed) = $out =~ /^$do: (\d+) changed/m;
    my ($refused) = $out =~ /(\d+) refused/;

    is($json->{done}, $changed, "$do @numbers: $changed done by both")
        or diag($res->{content}, $out);
    is($json->{refused}, $refused // 0, 'as many are refused');
}

sub edit {
    my ($number, $name) = @_;

    http_request('POST', "/$sites[0]/admin/act",
        { 'Content-Type' => 'application/x-www-form-urlencoded',
          Accept => 'application/json',
          Authorization => 'Basic ' . encode_base64('ann:pw', ''),
          Origin => "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}" },
        "do=edit&id=$id{$sites[0]}[$number]&name=$name");
    is(ctl('--site', $sites[1], 'edit', $id{$sites[1]}[$number], '--name',
           $name, '--by', 'ann'), 0, "edit $number");
}


# All that is stored of a site, with names in place of what differs by nature:
# ids, authors' cookies, times, the site itself.
sub stored {
    my ($site) = @_;
    my (%name, %all);

    $name{$id{$site}[$_]} = "<$_>" for 0 .. $n - 1;

    for my $key (@{ redis_cmd('KEYS', "comments:*$site*") }) {
        next if $key =~ /\}:d:/;            # for ten minutes only

        my $type = redis_cmd('TYPE', $key);
        my $value = $type eq 'hash' ? { @{ redis_cmd('HGETALL', $key) } }
                  : $type eq 'zset' ? { @{ redis_cmd('ZRANGE', $key, 0, -1,
                                                     'WITHSCORES') } }
                  : $type eq 'set' ? { map { $_ => 1 }
                                       @{ redis_cmd('SMEMBERS', $key) } }
                  : $type eq 'stream' ? [ map { join ' ', @{ $_->[1] } }
                                          @{ redis_cmd('XRANGE', $key, '-',
                                                       '+') } ]
                  : redis_cmd('GET', $key);

        $all{$key} = $value;
    }

    # an author's cookie is a new one for each post: by the record
    for my $record (map { keys %$_ } grep { ref eq 'HASH' } values %all) {
        $name{$2} = '<author of ' . $name{$1} . '>'
            if $record =~ /^(\w{16}) s1:.*a32:([0-9a-f]{32})/s;
    }

    my $ids = join '|', sort keys %name;
    my $mask = sub {
        my ($s) = @_;

        $s =~ s/($ids)/$name{$1}/g;
        $s =~ s/([ckm]\d\d?:)\d{13}/$1TIME/g;
        $s =~ s/\Q$site\E/SITE/g;
        $s =~ s/^\d{13}$/TIME/;

        return $s;
    };

    return { map { my ($key, $value) = ($_, $all{$_});
                   $mask->($key) =>
                       ref $value eq 'HASH'
                       ? { map { $mask->($_) => $mask->($value->{$_}) }
                           keys %$value }
                       : ref $value ? [ map { $mask->($_) } @$value ]
                       : $mask->($value) } keys %all };
}

sub alike {
    my ($name) = @_;
    my ($page, $tool) = map { stored($_) } @sites;

    is_deeply($page, $tool, $name);

    return $page;
}


post('a.html');
post('a.html');
post('a.html', 1);
post('a.html');
post('held/b.html') for 1 .. 6;
post('a.html', 3);

alike('the posts');

act('approve', 5, 7, 9);
alike('approved ones');
act('spam', 0, 4, 6);
my $stored = alike('spam');

is_deeply($stored->{'comments:site:SITE:check:known:hosts'},
          { 'pills.example' => 2, 'casino.example' => 1,
            (map { $_ => 1 } qw(site0.example site4.example site6.example)) },
          'its hosts are known')
    or diag explain $stored->{'comments:site:SITE:check:known:hosts'};
is(scalar keys %{ $stored->{'comments:site:SITE:check:known:emails'} }, 3,
   'and its addresses');
is($stored->{'comments:site:SITE:learned'}, 6, 'six decisions are learned');

act('approve', 0, 8);
alike('spam that was none is taken back');
act('delete', 1, 3, 5, 6);
alike('deleted ones, some with replies');
act('restore', 1, 0);
alike('restored ones');
edit(7, 'Zoe');
alike('another name');
act('delete', 1);
act('purge', 1, 3, 4, 6, 7);
$stored = alike('purged ones, and empty places');

is_deeply($stored->{'comments:site:SITE:emptied'}, { '<1>' => 0, '<3>' => 0 },
          'of which there are two');
is_deeply($stored->{'comments:site:SITE:log'},
          $stored->{'comments:site:SITE:outbox'}, 'log and outbox are alike');
is(scalar(grep { /^op (?:approve|spam|delete|restore|edit|purge) .* by ann$/ }
          @{ $stored->{'comments:site:SITE:log'} }), 3 + 3 + 2 + 4 + 1 + 1 + 1
                                                     + 4,
   'each change has an entry')
    or diag explain $stored->{'comments:site:SITE:log'};

# everything of one person: alone, with replies of others, a chain of replies
# to oneself that ends with another one's, held, spam, deleted

my $eve = 'Eve@mail.example';
my $first = post('a.html', undef, $eve);
my $second = post('a.html', $first, $eve);
my $third = post('a.html', $second, $eve);
my $open = post('a.html', undef, $eve);
my $answer = post('a.html', $open);
my $below = post('a.html', $answer, $eve);
my $held = post('held/b.html', undef, $eve);

act('spam', $third);
act('delete', $below);
alike('a person\'s comments');

my $res = http_request('POST', "/$sites[0]/admin/act",
    { 'Content-Type' => 'application/x-www-form-urlencoded',
      Accept => 'application/json',
      Authorization => 'Basic ' . encode_base64('ann:pw', ''),
      Origin => "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}" },
    "do=erase&id=$id{$sites[0]}[$first]");
my $page = http_json($res);

is(ctl('--site', $sites[1], 'erase-person', 'email', $eve, '--by', 'ann',
       '--json'), 0, 'erased by commentsctl');

my $tool = JSON::PP->new->decode($out =~ /^(\{.*\})$/m);

is_deeply({ map { $_ => $page->{$_} } qw(done removed emptied threads) },
          { done => 6, removed => 5, emptied => 1, threads => 2 },
          'erased by the page') or diag $res->{content};
is_deeply([ map { $tool->{$_} } qw(found removed emptied threads) ],
          [ map { $page->{$_} } qw(done removed emptied threads) ],
          'both tell the same') or diag $out;
$stored = alike('what is left of a person');
is_deeply([ sort grep { /<$open>/ } keys %{ $stored->{
                'comments:site:SITE:emptied'} } ], [ "<$open>" ],
          'a place with a reply of another one');
unlike(join(' ', explain($stored->{'comments:site:SITE:ids'})),
       qr/<(?:$first|$second|$third|$below|$held)>/, 'and no other');

ctl('--site', $sites[1], 'delete', ($id{$sites[1]}[0]) x 3);
like($out, qr/^delete: 1 changed$/m, 'an id that is named twice counts once');

for my $site (@sites) {
    is(ctl('--site', $site, 'verify'), 0, "$site is in order") or diag $out;
}

is(join('', server_log(qr/\[(error|alert|crit|emerg)\]/)), '',
   'nothing is in the error log');

server_stop();
done_testing();
