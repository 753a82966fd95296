# An import that asks the running site which thread a page has.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsImport qw(spew);
use CommentsServer;
use JSON::PP qw(decode_json encode_json);
use Test::More;

my $base = "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}";

my $conf = <<'_EOC_';
    location / {
        comments on;
        try_files $uri $uri.html $uri/ =404;
    }
    location /view {
        comments on;
        comments_thread "view $arg_id%";
        comments_url /view;
        try_files /a.html =404;
    }
    location /plain/ { }
    location = /old { return 301 /a; }
    location = /round { return 302 /round; }
_EOC_


sub lines_of {
    my $n = 0;

    return join '', map {
        encode_json({ thread => $_, id => $n, text => 'text ' . $n++,
                      name => 'Ann', created => '2020-01-02T03:04:05Z' }) . "\n"
    } @_;
}


server_start(server => $conf, files => {
    map { ($_ => "<body><article><p>page</p></article></body>\n") }
        'a.html', 'folder/index.html', 'plain/b.html',
        "caf\xc3\xa9 {x}%3f.html" });

my $file = spew('x.jsonl', lines_of('/a', '/a.html', 'https://old.example/folder',
                         '/folder/', '/old', '/view', '/gone',
                         '/plain/b.html', '/caf%C3%A9%20%7Bx%7D%253f.html',
                         '/a'));

redis_cmd('FLUSHALL');
is(ctl('--json', 'import', '--server', $base, '--dry-run', $file), 0,
   'a running site is asked');

my $report = decode_json($out);

is_deeply([map { [@{$_}{qw(thread new page)}] } @{ $report->{pages} }],
          [['/a.html', 4, JSON::PP::true], ['/folder/', 2, JSON::PP::true],
           ['view %', 1, JSON::PP::true], ['/gone', 1, JSON::PP::false],
           ['/plain/b.html', 1, JSON::PP::false],
           ["/caf\x{e9} {x}%3f.html", 1, JSON::PP::true]],
          'and tells the key of each thread');
is($report->{unmatched}, 2, 'pages without comments are counted');
is(redis_cmd('DBSIZE'), 0, 'a dry run writes nothing');

is(ctl('import', '--server', $base, $file), 0, 'an import');
is(ctl('--json', 'import', '--server', $base, $file), 0, 'and once more');
is_deeply([@{ decode_json($out) }{qw(new known)}], [0, 10], 'changes nothing');

redis_cmd('FLUSHALL');
is(ctl('import', '--server', $base, spew('x.jsonl', lines_of('/round'))), 2,
   'a redirection without end');
like($out, qr/--server \Q$base\E: .*redirect/i, 'is told');

is(ctl('import', '--server', 'file:///etc/passwd', $file), 2,
   'what is no URL of the web is refused');
like($out, qr/--server: "file:.*" is no http or https URL/, 'as such');

server_stop();
is(ctl('import', '--server', $base, spew('x.jsonl', lines_of('/a'))), 2,
   'a site that does not answer');
like($out, qr/\Acommentsctl: --server \Q$base\E: .+\n\z/, 'is told, and that alone');
is(redis_cmd('DBSIZE'), 0, 'and nothing is imported');

my $generic = encode_json([{ id => '/a', title => 'A', comments =>
    [{ id => 1, text => 'text', created => '2020-01-02 03:04:05' }] }]);
my $remark = encode_json({ version => 1, users => [], posts => [] }) . "\n"
    . encode_json({ id => '1', pid => '', text => 'text', user => { name => 'Ann' },
                    locator => { url => 'https://old.example/a' },
                    time => '2020-01-02T03:04:05Z' }) . "\n";
my $typepad = <<'END';
TITLE: A
UNIQUE URL: http://old.example/a
DATE: 01/02/2020 03:04:05
-----
COMMENT:
AUTHOR: Ann
DATE: 01/02/2020 03:04:05
text
-----
--------
END
my $disqus = '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/'
    . 'disqus-internals"><thread dsq:id="1"><link>https://old.example/a</link>'
    . '</thread><post dsq:id="2"><message>text</message><createdAt>'
    . '2020-01-02T03:04:05Z</createdAt><thread dsq:id="1"/></post></disqus>';

for (['isso', $generic], ['remark42', $remark], ['typepad', $typepad],
     ['disqus', $disqus])
{
    my ($format, $text) = @$_;

    is(ctl('import', '--server', $base, '--format', $format, spew('x', $text)), 2,
       "the same from $format");
    like($out, qr/\Acommentsctl: --server \Q$base\E: .+\n\z/,
         'which names no other reason');
}

done_testing();
