# The page for moderators: how many comments of each status there are on the
# whole site, and the log of changes.
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

my $site = 'comments:site:test.example';
my $base = '/comments/admin';

server_start(workers => 2, server => <<'_EOC_',
    location / { comments on; comments_check off; }
    location /held/ { comments on; comments_check off; comments_moderation all; }
    location ^~ /comments/admin/ {
        comments_admin $remote_user;
        auth_basic m;
        auth_basic_user_file htpasswd;
    }
_EOC_
             files => { map { $_ => "<body><p>page</p></body>\n" }
                        qw(a.html held/b.html) });
server_file('../htpasswd', "ann:{PLAIN}pw\nb<en:{PLAIN}pw\n");

sub basic { 'Basic ' . encode_base64("$_[0]:pw", '') }

sub json {
    my ($what, $who) = @_;

    return http_json(http_get("$base/$what", Accept => 'application/json',
                              Authorization => basic($who || 'ann')));
}

sub html {
    my ($what) = @_;

    return http_get("$base/$what", Authorization => basic('ann'))->{content};
}

sub act {
    my ($form, $who) = @_;

    return http_json(http_request('POST', "$base/act",
        { 'Content-Type' => 'application/x-www-form-urlencoded',
          Accept => 'application/json', Authorization => basic($who || 'ann'),
          Origin => "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}" }, $form));
}

my $n = 0;

sub post {
    my ($uri, %fields) = @_;
    my $res = http_comment($uri, { name => 'Ann', text => 'text ' . $n++,
                                   %fields });

    die "post: $res->{status} $res->{content}\n" if $res->{status} !~ /^20[12]$/;

    return $res->{json}{id};
}

sub counts {
    my ($args) = @_;

    return json('queue?' . ($args || 'status=all'))->{counts};
}


# counts

is_deeply(counts(), { map { $_ => 0 } qw(pending spam approved deleted flagged
                                         all) }, 'of a site without comments');

my @shown = map { post('/a.html') } 1 .. 7;
my @held = map { post('/held/b.html') } 1 .. 130;
my $reply = post('/a.html', parent => $shown[0]);

is_deeply(counts(), { pending => 130, spam => 0, approved => 8, deleted => 0,
                      flagged => 0, all => 138 }, 'of what was posted');

act('do=spam&' . join '&', map { "id=$_" } @held[0 .. 9]);
act('do=delete&' . join '&', map { "id=$_" } @shown[0, 1]);
act("do=approve&id=$held[10]&id=$held[11]");

my %expected = (pending => 118, spam => 10, approved => 8, deleted => 2,
                flagged => 0, all => 138);

for my $args ('status=all', 'status=pending', 'status=spam&q=nothing',
              "status=pending&after=$held[40]", 'status=deleted')
{
    is_deeply(counts($args), \%expected, "the same on $args");
}

like(html('queue?status=deleted'),
     qr/Pending <span class="count">118<.*Spam <span class="count">10<.*Approved <span class="count">8<.*Deleted <span class="count">2<.*Flagged <span class="count">0<.*All <span class="count">138</s,
     'and beside the tabs');

act("do=purge&id=$shown[0]&id=$shown[1]&id=$held[0]");
is_deeply(counts(), { %expected, spam => 9, deleted => 0, all => 136 },
          'what was purged counts nowhere, but its place among all');
is(scalar @{ json('queue?status=deleted')->{comments} }, 0,
   'and is none of those that can be restored');
is(act("do=restore&id=$shown[0]")->{refused}, 1, 'since it cannot');
is(ctl('verify'), 0, 'all is in order') or diag $out;


# the log

my $id = post('/a.html', name => 'Eve');

act("do=spam&id=$id");
act("do=approve&id=$id", 'b<en');
ctl('delete', $id, '--by', 'Zoe');

my $log = json("audit?id=$id");

is_deeply([ map { [ @$_{qw(op by from to thread id)} ] } @{ $log->{entries} } ],
          [ [ 'delete', 'Zoe', 'approved', 'deleted', '/a.html', $id ],
            [ 'approve', 'b<en', 'spam', 'approved', '/a.html', $id ],
            [ 'spam', 'ann', 'approved', 'spam', '/a.html', $id ],
            [ 'post', undef, undef, 'approved', '/a.html', $id ] ],
          'the history of a comment, the newest first');
is($log->{next}, undef, 'and that is all');
like($log->{entries}[0]{time}, qr/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/, 'when');

is_deeply([ map { $_->{op} } @{ json('audit?by=b%3Cen')->{entries} } ],
          [ 'approve' ], 'of a moderator');
is(scalar @{ json('audit?op=purge')->{entries} }, 3, 'of an act');
is_deeply([ map { $_->{by} } @{ json("audit?op=spam&id=$id")->{entries} } ],
          [ 'ann' ], 'of both');
is(scalar @{ json('audit?by=nobody')->{entries} }, 0, 'of nobody');

my %seen;
my ($pages, $after, @all) = (0, '');

do {
    $log = json("audit?after=$after");
    push @all, @{ $log->{entries} };
    $after = $log->{next} // '';
    $pages++;
} while ($after ne '' && $pages < 20);

is(scalar @all, redis_cmd('XLEN', "$site:log"), 'pages have all of it');
is(scalar(grep { $seen{$_->{entry}}++ } @all), 0, 'each entry once');
cmp_ok($pages, '>', 1, "on $pages pages");

my $page = html("audit?id=$id");

like($page, qr/<b><bdi>b&lt;en<\/bdi><\/b> <code>approve<\/code>/,
     'the page has it, escaped');
like($page, qr/spam \xe2\x86\x92 approved/, 'and what became of it');
like($page, qr/href="queue\?status=all&amp;q=$id"/, 'it leads to the comment');
like(html("queue?status=all&q=$id"), qr/href="audit\?id=$id"/, 'and back');
like(html('audit?op=%22%3E%3Cb%3E'), qr/value="&quot;&gt;&lt;b&gt;"/,
     'a filter is escaped, too');
like(html('audit'), qr/rel="next" href="audit\?after=\d+-\d+"/, 'older ones');
like(html('audit?op=post&by='), qr/href="audit\?after=\d+-\d+&amp;op=post"/,
     'with the filter');

for my $bad ('after=x', 'after=1-', 'after=-1', 'by=%ff', 'after=1-1-1',
             'by=' . 'a' x 201)
{
    is(http_get("$base/audit?$bad", Authorization => basic('ann'))->{status},
       400, "audit?$bad is refused");
}

is(http_get("$base/audit")->{status}, 401, 'nobody else sees it');
is(http_request('POST', "$base/audit", { Authorization => basic('ann') }, 'a=b')
   ->{status}, 405, 'it is only read');
is(http_get("$base/audit/", Authorization => basic('ann'))->{status}, 404,
   'another path');

redis_cmd('XADD', "$site:log", '*', 'op', 'strange');
is(json('audit')->{entries}[0]{op}, 'strange', 'an entry of others');

is(join('', grep { !/user "\w+"|no user/ } server_log(qr/\[(error|alert|crit|emerg)\]/)), '',
   'nothing is in the error log');

server_stop();
done_testing();
