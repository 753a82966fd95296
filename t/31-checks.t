# The checks links, words, author, known and learned: each alone, as its verdicts and
# reasons appear in $comments_result.
use strict;
use warnings;
use utf8;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Encode qw(encode);
use JSON::PP ();
use Test::More;

my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';
my @ctl = ($ctl, '--redis', 'unix:' . redis_sock(), '--site', 'test.example');

die "there is no $ctl\n" unless -x $ctl;

my $page = "<html><body><article><p>page</p></article></body></html>\n";

my $words = <<'_EOC_';
# what is not wanted here
viagra
Cheap  Pills

cas*
*shop
p0rn*tube
c++
赌场
ΚΑΖΙΝΟ
_EOC_


# Comes to the same answer as the check "words" by one pattern a term.
sub naive {
    my ($text, @terms) = @_;

    my $letter = qr/[\p{Latin}0-9]/;

    for my $term (@terms) {
        my ($head, $body, $tail) = $term =~ /^(\**)(.*?)(\**)$/;
        my $pattern = join '[^ ]{0,32}?', map { quotemeta } split /\*/, $body,
                                                                  -1;

        $pattern = "(?<!$letter)$pattern" if !$head && $body =~ /^$letter/;
        $pattern = "$pattern(?!$letter)" if !$tail && $body =~ /$letter$/;

        return 1 if $text =~ /$pattern/i;
    }

    return 0;
}


my $Count = 0;

# The result of a post, as "held:links:bbcode"; its text differs from all others
sub result {
    my ($where, $text, %fields) = @_;

    my $json = JSON::PP->new->utf8->encode({ name => 'Zed',
                                             text => $text, %fields });

    my $res = http_request('POST', "/$where/a.html?comments=post",
                           { 'Content-Type' => 'application/json',
                             %{ delete $fields{headers} || {} } }, $json);

    $Count++;

    return $res->{headers}{'x-result'} // "status $res->{status}";
}


sub ctl {
    my (@args) = @_;

    my $out = '';

    open my $pipe, '-|', @ctl, @args or die "$ctl: $!\n";
    $out .= $_ while <$pipe>;
    close $pipe;

    return $out;
}


# What nginx -t says of a configuration.
sub refused {
    my ($conf, %files) = @_;

    server_file($_, $files{$_}) for keys %files;
    server_conf(server => "comments on; $conf", workers => 1);

    my $dir = "$ENV{TEST_NGINX_SERVROOT}-own";

    my $command = "$ENV{TEST_NGINX_BINARY} -t -p $dir/ -c $dir/nginx.conf"
                  . " -e $dir/logs/test.log";

    return `$command 2>&1`;
}


# random terms and texts of few characters, so that many are found
srand($ENV{COMMENTS_SEED} || 11);

my @alphabet = ('a', 'b', 'a', 'b', 'é', '你', '-', ' ');

sub any {
    my ($least, $most) = @_;

    return join '', map { $alphabet[rand @alphabet] }
                    1 .. $least + int rand($most - $least + 1);
}

my @terms;

while (@terms < 60) {
    my $term = any(1, 5);

    $term =~ s/^ +| +$//g;
    $term =~ s/ +/ /g;
    next if length($term) < 2 && rand > 0.05 || $term eq '';

    substr($term, 1 + int rand(length($term) - 1), 0) = '*'
        if length($term) > 1 && rand() < 0.2;
    $term = "*$term" if rand() < 0.15;
    $term = "$term*" if rand() < 0.15;

    push @terms, $term if $term !~ /^\*|\*$/ || $term =~ /[^*]{2}/;
}


my $conf = join "\n", 'comments on;',
    map { "location /$_->[0]/ { $_->[1]"
          . ' add_header X-Result $comments_result always; }' }
    [ links => 'comments_check links;' ],
    [ some => 'comments_check links max=0 spam=2 allow=docs.example;' ],
    [ words => 'comments_check words file=html/words.txt;' ],
    [ random => 'comments_check words file=html/random.txt;' ],
    [ author => 'comments_check author "name=Ann Owner" name=Админ'
                . ' email=Ann@test.example;' ],
    [ trust => 'comments_check author trust=2;'
               . ' comments_check words file=html/words.txt;' ],
    [ learned => 'comments_check learned;' ],
    [ known => 'comments_check known;' ];

server_start(server => encode('UTF-8', $conf), workers => 1,
             files => { 'words.txt' => encode('UTF-8', $words),
                        'random.txt' => encode('UTF-8', join "\n", @terms),
                        map { ("$_/a.html" => $page) }
                        qw(links some words random author trust learned
                           known) });


# links

is(result('links', 'no link'), 'posted', 'links: none');
is(result('links', 'see http://a.example/ and http://b.example/'), 'posted',
   'links: as many as may be');
is(result('links', 'http://a.example/ http://b.example/ http://c.example/ ok'),
   'held:links:too_many_links', 'links: one more is held');
is(result('links', '[a](http://a.example/), `http://b.example/`, ok'),
   'posted', 'links: what readers see as text is no link');
is(result('links', "1 http://test.example/a http://www.test.example/b "
                   . 'https://test.example:8443/c http://d.example/ ok'),
   'posted', 'links: those to the site itself do not count');
is(result('links', 'http://a.test.example.evil/ http://b.example/ '
                   . '[c](http://test.example@c.example/) <http://d.example/>'),
   'held:links:too_many_links', 'links: hosts that only look like the site');
is(result('links', 'http://a.example/ http://b.example/ said',
          website => 'http://zed.example/'), 'posted',
   'links: the website has its own field');
is(result('links', 'http://a.example/ or http://a.example/ or '
                   . 'http://a.example/ ok'), 'held:links:too_many_links',
   'links: one target three times is three links');
is(result('links', 'http://a.example/ or http://a.example/ ok'), 'posted',
   'links: and twice is two');
is(result('links', 'http://casino.example/'), 'held:links:only_link',
   'links: a link alone');
is(result('links', '- [all you need](https://casino.example/x) !'),
   'held:links:only_link', 'links: a link with its text alone');
is(result('links', '[1] see http://a.example/'), 'posted',
   'links: brackets are no link');
is(result('links', 'https://test.example/other.html'), 'posted',
   'links: a link to the site alone');
is(result('links', 'look [url=http://a.example]here[/url] once'),
   'held:links:bbcode', 'links: BBCode is held');
is(result('links', '[URL=http://a.example]x[/URL] '
                   . '<a href="http://a.example">x</a>'),
   'spam:links:bbcode', 'links: BBCode and HTML at once');
is(result('links', '[' x 4000 . ' http://a.example/ ' . ']' x 3000), 'posted'
   =~ s/posted/held:links:only_link/r, 'links: thousands of brackets');

is(result('some', 'see http://a.example/'), 'held:links:too_many_links',
   'links: max=0');
is(result('some', 'http://a.example/ http://b.example/ http://c.example/ y'),
   'spam:links:too_many_links', 'links: spam=2');
is(result('some', 'see http://v1.docs.example/ and http://docs.example/'),
   'posted', 'links: allow=');
is(result('some', 'see [it](http://docs.example./x) and [it](http://test.example.:80/)'),
   'posted', 'links: a dot behind a host makes no other host');


# words

for ([ 'buy VIAGRA now', 1 ], [ 'viagras are fine', 0 ], [ 'xviagra', 0 ],
     [ 'v​iagra', 1 ], [ 'ｖｉａｇｒａ!', 1 ], [ "cheap\n\npills", 1 ],
     [ 'cheappills', 0 ], [ 'cascade', 1 ], [ 'a-cas-b', 1 ], [ 'ocas', 0 ],
     [ 'bookshop', 1 ], [ 'shops', 0 ], [ 'p0rn-free.tube', 1 ],
     [ 'p0rn tube', 0 ], [ 'p0rn' . 'x' x 32 . 'tube', 1 ],
     [ 'p0rn' . 'x' x 33 . 'tube', 0 ], [ 'I write C++, no C', 1 ],
     [ 'he said “viagra”', 1 ], [ 'viagra★', 1 ], [ '→viagra', 1 ],
     [ 'viagra—now', 1 ], [ 'viagra…', 1 ], [ 'ซื้อviagraครับ', 1 ],
     [ 'ទិញviagra', 1 ], [ '사viagra요', 1 ], [ 'éviagra', 0 ],
     [ '去赌场玩', 1 ], [ 'онлайн καζινο тут', 1 ], [ 'what is not wanted', 0 ])
{
    my ($text, $held) = @$_;

    is(result('words', $text), $held ? 'held:words:word' : 'posted',
       'words: ' . encode('UTF-8', $text) =~ s/\n/ /gr);
}

is(result('words', 'the name', name => 'Viagra Zed'), 'held:words:word',
   'words: in the name');
is(result('words', 'the website', website => 'http://cheap.shop/'),
   'held:words:word', 'words: in the website');
is(result('words', 'the address', email => 'viagra@mail.example'),
   'held:words:word', 'words: in the e-mail address');
like(scalar(server_log(qr/words.*cheap pills/)) ? 'yes' : '', qr/yes/,
     'words: the term is in the log');

my @differ;
my $held = 0;

for my $i (1 .. 400) {
    my $text = "z " . any(2, 14) . " z$i";
    my $flat = $text =~ s/ +/ /gr;

    $text = uc $text if rand() < 0.3;

    my $want = naive($flat, @terms) ? 'held:words:word' : 'posted';
    my $have = result('random', $text);

    $held += $want ne 'posted';
    push @differ, encode('UTF-8', "$text: $have") if $have ne $want;
}

is_deeply(\@differ, [], 'words: 400 texts, as one pattern a term has it');
cmp_ok($held, '>', 40, 'words: many of them held');
cmp_ok($held, '<', 360, 'words: and many not');


# author

is(result('author', 'a guest'), 'posted', 'author: an unknown one');

for my $name ('Ann Owner', 'ann  OWNER', 'AnnOwner', 'Аnn Оwnеr', 'Ann​Owner',
              'Ann.Owner', 'Ａｎｎ Owner', 'Ann 0wner', 'админ', 'AДМИH')
{
    is(result('author', "reserved $Count", name => $name),
       'held:author:reserved', 'author: ' . encode('UTF-8', $name));
}

is(result('author', 'another', name => 'Ann Owens'), 'posted',
   'author: a name that only begins so');
is(result('author', 'by address', email => ' ann@TEST.example'),
   'held:author:reserved', 'author: a reserved address');

my %known = (name => 'Bob', email => 'bob@mail.example');

is(result('trust', "viagra $_", %known), 'held:words:word',
   "author: not trusted behind $_ comments"), result('links', "ok $_", %known)
    for 0 .. 1;

is(result('trust', 'viagra 2', %known), 'posted',
   'author: trusted behind two that are approved');
is(result('trust', 'viagra 3', %known, website => 'http://bob.example/'),
   'held:words:word', 'author: not with a website');
is(result('trust', 'viagra 4 http://bob.example/', %known), 'held:words:word',
   'author: not with a link');
is(result('trust', 'viagra 5', %known, name => 'Rob'), 'held:words:word',
   'author: not under another name');

my ($spam) = JSON::PP->new->decode(http_request('POST',
    '/links/a.html?comments=post', { 'Content-Type' => 'application/json' },
    '{"name":"Bob","email":"bob@mail.example","text":"last"}')->{content}
                                  )->{id};

ctl('spam', $spam);

is(result('trust', 'nothing', %known), 'held:author:refused',
   'author: held behind one that was marked as spam');


# known

my %other = (name => 'Eve', email => 'eve@mail.example',
             website => 'https://www.eve.example/about');

is(result('known', 'look at http://user@pills.example:8080/buy'), 'posted',
   'known: a host that is not known');

my $marked = http_json(http_request('POST', '/links/a.html?comments=post',
    { 'Content-Type' => 'application/json' },
    JSON::PP->new->utf8->encode({ %other, text =>
        'http://pills.example/x and https://www.youtube.com/x twice '
        . 'http://pills.example/y' })))->{id};

ctl('spam', $marked);

is(redis_cmd('HGET', 'comments:site:test.example:check:known:hosts',
             'pills.example'), 1, 'known: a host counts once a comment');
is(result('known', 'have http://pills.example/z'), 'spam:known:known_host',
   'known: a host of spam');
is(result('known', 'have [it](https://WWW.Pills.example:81/z?q)'),
   'spam:known:known_host', 'known: with www, a port, in capitals');
is(result('known', 'have [it](http://pills.example./z)'),
   'spam:known:known_host', 'known: with a dot behind it');
is(result('known', 'have [it](http://www.pills.example.:8080/z)'),
   'spam:known:known_host', 'known: with all of these');
is(result('known', 'have http://other.pills.example/z'), 'posted',
   'known: not its neighbour');
is(result('known', 'have https://www.youtube.com/watch'), 'posted',
   'known: not a host that everybody links to');
is(result('known', 'my page', website => 'http://eve.example'),
   'spam:known:known_host', 'known: the website too');
is(result('known', 'no link', name => 'Eva', email => 'EVE@mail.example'),
   'held:known:known_email', 'known: an e-mail address of spam');

ctl('approve', $marked);

is(result('known', 'again http://pills.example/z'), 'posted',
   'known: no longer, when the moderator has thought again');
is(result('known', 'no link again', email => 'eve@mail.example'), 'posted',
   'known: nor the address');


# learned: what moderators decide, until it has an opinion

my @ham = map { "Thanks for the article, I have read chapter $_ twice" } 1 .. 20;
my @spam = map { "Cheap watches number $_ at http://watches$_.example/buy" }
           1 .. 20;

sub decide {
    my ($verb, $text) = @_;

    my $res = http_request('POST', '/author/a.html?comments=post',
                           { 'Content-Type' => 'application/json' },
                           JSON::PP->new->utf8->encode({ name => 'Zed',
                                                         text => $text }));

    my $id = http_json($res)->{id};

    # a decision is a change: what stands is decided on by way of spam
    ctl('spam', $id);
    ctl('approve', $id) if $verb eq 'approve';
}

is(result('learned', 'Cheap watches at http://watches.example/buy'), 'posted',
   'learned: silent before there are decisions');

decide('spam', $_) for @spam;

is(result('learned', 'Cheap watches: http://watches.example/buy'), 'posted',
   'learned: silent as long as there is one kind only');

decide('approve', $_) for @ham;

is(result('learned', 'cheap watches, http://watches.example/buy'),
   'spam:learned:learned', 'learned: spam behind twenty of each kind');
is(result('learned', 'Thanks, I have read the article once'), 'posted',
   'learned: what is not like it passes');
like(join('', server_log(qr/check "learned"/)),
     qr/because of: .*watches/, 'learned: because of what');

# a worker remembers the generation in which the site learns; the first post in
# another one is judged all the same
my $learned = 'comments:site:test.example:learned';

redis_cmd('RENAME', "$learned:0", "$learned:7");
redis_cmd('SET', $learned, 7500);
is(result('learned', 'cheap watches at http://watches.example/buy'),
   'spam:learned:learned', 'learned: in a later generation');


# what nginx -t says

for ([ 'links max=x', qr/"max=" and "spam=" take a number/ ],
     [ 'links max=2 spam=1', qr/"spam=" is below "max="/ ],
     [ 'links max=1 max=2', qr/an argument is there twice/ ],
     [ 'links allow=http://a.example/', qr/"allow=" takes a host/ ],
     [ 'links many=1', qr/unknown argument, it must be "max="/ ],
     [ 'words', qr/needs one argument, "file="/ ],
     [ 'words file=html/none.txt', qr/its file cannot be opened/ ],
     [ 'words file=html/star.txt', qr/nothing but "\*"/ ],
     [ 'words file=html/stars.txt', qr/more than one "\*" inside/ ],
     [ 'words file=html/long.txt', qr/longer than 200 bytes/ ],
     [ 'words file=html/latin.txt', qr/line 2 of .*latin\.txt/ ],
     [ 'words file=html/large.txt', qr/larger than 10 MB/ ],
     [ 'author trust=-1', qr/"trust=" takes a number/ ],
     [ 'author name=', qr/must not be empty/ ],
     [ 'author nobody', qr/unknown argument, it must be "name="/ ],
     [ 'learned 1', qr/invalid argument "1" of check "learned"/ ])
{
    my ($check, $why) = @$_;

    my %files = ('star.txt' => "a\n**\n", 'stars.txt' => "a*b*c\n",
                 'long.txt' => 'x' x 201, 'latin.txt' => "a\nb\xe9\n",
                 'large.txt' => "0123456789abcde\n" x 655361);

    my ($file) = $check =~ /(\w+\.txt)/;

    like(refused("comments_check $check;", $file && $files{$file}
                 ? ($file => $files{$file}) : ()), $why, "nginx -t: $check");
}

server_stop();
is_deeply([ server_log(qr/\[(?:error|alert|crit)\]/) ], [], 'nothing else');

done_testing();
