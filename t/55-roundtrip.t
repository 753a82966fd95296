# Export, wipe, import: the site is the same, byte for byte in what readers and
# moderators get. Over random threads, some of them written and voted on by
# readers.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use File::Temp qw(tempdir);
use JSON::PP ();
use MIME::Base64 qw(encode_base64);
use POSIX qw(strftime);
use Test::More;

my $dir = tempdir(CLEANUP => 1);
my $json = JSON::PP->new->canonical->utf8;
my %moderator = (Authorization => 'Basic ' . encode_base64('ann:pw', ''));

my $conf = <<'_EOC_';
    comments_site test.example;
    comments_check off;
    comments_page_size 7;
    location / {
        comments on;
        comments_moderation none;
        comments_email keep;
    }
    location ^~ /admin/ {
        comments_admin $remote_user;
        auth_basic m;
        auth_basic_user_file htpasswd;
    }
_EOC_

my @texts = (
    "One\n\ntwo", "*em* **strong** `code`", "> quote\n\n- item\n- item",
    "```c\nint i;\n\n\treturn;\n```", "<script>alert(1)</script> & <b>",
    "[link](https://a.example/?b=c&d) https://b.example/e_f",
    "\x{4e2d}\x{6587} \x{1f600} \x{e9}", 'x' x 3000, "a\\b \"c\" 'd'"
);


sub any { return $_[rand @_] }

sub at { return strftime('%Y-%m-%dT%H:%M:%SZ', gmtime(1_700_000_000 + $_[0])) }

sub slurp {
    open my $file, '<:raw', $_[0] or die "$_[0]: $!";
    local $/;

    return scalar(<$file>) // '';
}


# JSON lines of a random thread: replies to any comment, of any status
sub thread {
    my ($uri) = @_;
    my (@ids, @lines);

    for my $n (1 .. 1 + int rand 25) {
        my $id = sprintf '%016x', 1_700_000_000_000 + 1000 * $n;
        my %comment = (
            thread => $uri, id => $id, name => any('Ann', 'Bob', "\x{c9}va"),
            text => any(@texts), created => at($n),
            status => any(('approved') x 5, qw(pending spam deleted)),
            up => int rand 5, down => int rand 3
        );

        $comment{parent} = any(@ids) if @ids && rand() < 0.6;
        $comment{website} = 'https://a.example/' if rand() < 0.3;
        $comment{email} = 'bob@mail.example' if rand() < 0.3;
        $comment{edited} = at($n + 5) if rand() < 0.2;
        $comment{pinned} = JSON::PP::true if !$comment{parent} && rand() < 0.2;
        $comment{moderator} = JSON::PP::true if rand() < 0.2;

        push @ids, $id;
        push @lines, $json->encode(\%comment) . "\n";
    }

    push @lines, $json->encode({ thread => $uri, closed => JSON::PP::true })
                 . "\n" if rand() < 0.3;

    return @lines;
}


# what readers and moderators get of these pages
sub site {
    my (@uris) = @_;
    my %site;

    for my $uri (@uris) {
        for my $view ('', '?comments=count', map {
            my $order = $_;
            map { ("?comments=html&corder=$order&cpage=$_",
                   "?comments=json&corder=$order&cpage=$_") } 1 .. 3;
        } qw(oldest newest best)) {
            my $res = http_get("$uri$view");

            $site{"$uri$view"} = "$res->{status}\n$res->{content}";
        }
    }

    for my $status (qw(pending approved spam deleted)) {
        my $res = http_get("/admin/queue?status=$status", %moderator,
                           Accept => 'application/json');

        # the token is a moderator's, and no export tells whom a comment
        # came from
        $site{$status} = "$res->{status}\n" . $res->{content}
            =~ s/"token":"[^"]*","time":\d+//r
            =~ s/"sender":(?:null|\{[^{}]*\})//gr;
    }

    $site{secret} = redis_cmd('GET', 'comments:secret');

    return \%site;
}


sub serve {
    my (@uris) = @_;

    # a machine that is busy is none that fails
    server_start(http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s;",
                 server => $conf, files => {
        map { (substr($_, 1) => "<body><article><p>page</p></article></body>\n")
            } @uris });
    server_file('../htpasswd', "ann:{PLAIN}pw\n");
}


for my $seed (1 .. 4) {
    srand $seed;

    redis_cmd('FLUSHALL');

    my @uris = map { "/p$_.html" } 1 .. 6;
    my $source = "$dir/source.jsonl";

    open my $file, '>:raw', $source or die "$source: $!";
    print $file map { thread($_) } @uris[0 .. 4];
    close $file or die "$source: $!";

    is(ctl('import', '--keep-email', $source), 0, "seed $seed: random threads")
        or diag($out);

    serve(@uris);

    # readers write and vote

    for my $n (1 .. 3) {
        my $res = http_request('POST', "$uris[5]?comments=post",
                               { 'Content-Type' => 'application/json' },
                               $json->encode({ name => "Reader $n",
                                               email => 'r@mail.example',
                                               text => any(@texts) }));

        is($res->{status}, 201, "seed $seed: a comment of a reader");

        my ($id) = $res->{content} =~ /"id":"(\w{16})"/ or next;

        $res = http_request('POST', "$uris[5]?comments=vote&id=$id",
                            { 'Content-Type' => 'application/json' },
                            '{"dir":"up"}') if $n > 1;
    }

    my $before = site(@uris);

    like($before->{'/p6.html?comments=count'}, qr/\A200\n3\b/,
         "seed $seed: what readers wrote is there");

    is(ctl('export', '-o', "$dir/one.jsonl"), 0, "seed $seed: an export");

    server_stop();
    redis_cmd('FLUSHALL');

    is(ctl('import', '--keep-email', "$dir/one.jsonl"), 0,
       "seed $seed: an import") or diag($out);

    serve(@uris);

    my $after = site(@uris);

    is_deeply([sort keys %$after], [sort keys %$before],
              "seed $seed: as many answers");

    my @differ = grep { $before->{$_} ne $after->{$_} } sort keys %$before;

    is("@differ", '', "seed $seed: each of them the same")
        and next;      # to the continue block

    my ($was, $is) = map { [split /\n/, $_->{$differ[0]}] } $before, $after;
    my ($line) = grep { ($was->[$_] // '') ne ($is->[$_] // '') } 0 .. $#$was;

    diag("$differ[0]\nwas: $was->[$line]\nis:  $is->[$line]") if defined $line;

} continue {
    is(ctl('export', '-o', "$dir/two.jsonl"), 0, 'an export of that');
    ok(slurp("$dir/one.jsonl") eq slurp("$dir/two.jsonl"),
       'is the same file');
    server_stop();
}

done_testing();
