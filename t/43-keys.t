# The script of the page for moderators: the file and its headers, what the page
# allows of scripts, and the words that the page has for it. What the keys do is
# tested in a browser (t/browser/admin.pl).
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use MIME::Base64 qw(encode_base64);
use Test::More;

my $site = 'test.example';
my @languages = qw(de en es fr ja zh zh-Hant);
my $page = "<html><body><article><p>page</p></article></body></html>\n";

my $conf = <<'_EOC_';
    comments_site test.example;
    comments_check off;
    location / { comments on; comments_moderation none; }
_EOC_

$conf .= <<"_EOC_" for @languages;
    location ^~ /$_/admin/ {
        comments_lang $_;
        comments_admin \$remote_user;
        auth_basic m;
        auth_basic_user_file htpasswd;
    }
_EOC_

server_start(server => $conf, workers => 1,
             files => { map { ("$_.html" => $page) } qw(a q f j) });
server_file('../htpasswd', "ann:{PLAIN}pw\n");

my %ann = (Authorization => 'Basic ' . encode_base64('ann:pw', ''));

sub admin { http_get("/$_[0]", %ann) }

# comments of pages whose address has a query, has a fragment, or is none
my %url = (a => '/a.html', q => '/q.html?a="b"&c=d', f => '/f.html#top',
           j => 'javascript:alert(1)');
my %id;

for my $name (sort keys %url) {
    my $res = http_request('POST', "/$name.html?comments=post",
                           { 'Content-Type' => 'application/json' },
                           '{"name":"Ann","text":"Text"}');

    ($id{$name}) = $res->{content} =~ /"id":"(\w{16})"/
        or die $res->{content};
    redis_cmd('HSET', "comments:{$site:/$name.html}:meta", 'url', $url{$name});
}


# the page

my $res = admin('en/admin/queue');
my $csp = $res->{headers}{'content-security-policy'};

is($res->{status}, 200, 'the page');
like($csp, qr/default-src 'none'; script-src 'self'; style-src 'self';/,
     'scripts are files of this site');
unlike($csp, qr/unsafe|\*|https?:|data:/, 'and nothing else is allowed');

my @scripts = $res->{content} =~ /(<script.*?<\/script>)/gs;

is(@scripts, 1, 'one script');
like($scripts[0], qr{^<script[ ]src="assets/comments-admin-[0-9a-f]{12}\.js"
                     [ ]defer></script>$}x, 'which is a file');
unlike($res->{content}, qr/\son\w+=|style=|javascript:/,
       'nothing of it is in the page');
like($res->{content}, qr/<button type="button" id="keys-open"[^>]* hidden>/,
     'without script no button opens the list of keys');
like($res->{content}, qr/<dialog id="keys" aria-labelledby=/,
     'and the list is closed');

is(() = admin('en/admin/audit')->{content} =~ /<script|<dialog|keys-open/g, 0,
   'the log has no keys');


# the file

my ($name) = $scripts[0] =~ /src="(assets\/[^"]+)"/;
my $script = admin("en/admin/$name");

is($script->{status}, 200, 'the script is there');
is($script->{headers}{'content-type'}, 'text/javascript', 'as a script');
is($script->{headers}{'x-content-type-options'}, 'nosniff', 'and as no other');
is($script->{headers}{'cache-control'},
   'private, max-age=31536000, immutable', 'for good');
cmp_ok(length $script->{content}, '<', 6144, 'it is small');
unlike($script->{content},
       qr/innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(
          |setTimeout|setInterval|DOMParser|createContextual|\bimport\b/x,
       'it makes neither mark-up nor code of strings');
unlike($script->{content}, qr/fetch\(|XMLHttpRequest|sendBeacon|https?:/,
       'and sends nothing on its own');
is(http_get("/en/admin/$name")->{status}, 401, 'for moderators');
is(admin('en/admin/assets/comments-admin-000000000000.js')->{status}, 404,
   'by its own name only');


# the words of the list

my %seen;

for my $language (@languages) {
    my ($list) = admin("$language/admin/queue")->{content}
                 =~ /<dialog id="keys"(.*?)<\/dialog>/s;

    is(join('', ($list // '') =~ /<kbd>(.)<\/kbd><\/dt><dd>[^<]+/g),
       'jkxasdru?', "$language: each key has its words");
    $seen{$list // ''}++;
}

is(keys %seen, @languages, 'each language has its own');


# where r leads to

my $html = admin('en/admin/queue?status=approved')->{content};
my %reply = map { reverse /href="([^"]*comments=reply&amp;id=(\w{16})[^"]*)"/ }
            $html =~ /(<a class="reply"[^>]*>)/g;

is_deeply(\%reply,
    { $id{a} => "/a.html?comments=reply&amp;id=$id{a}"
                        . '#comment-form',
      $id{q} => '/q.html?a=&quot;b&quot;&amp;c=d&amp;comments=reply'
                        . "&amp;id=$id{q}#comment-form" },
    'to the reply form, where the address of the page has a place for it');

like(http_get("/a.html?comments=reply&id=$id{a}")->{content},
     qr/id="comment-form"/, 'which is there');

is(scalar(server_log('\[(error|alert|crit)\]')), 0, 'no error of the server')
    or diag server_log('\[(error|alert|crit)\]');

server_stop();
done_testing();
