# Plug-ins as modules of nginx: how they are loaded, refused, reloaded away and
# back, and how they stand in chains of checks.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use CommentsDocs;
use Cwd qw(cwd);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use JSON::PP ();
use Test::More;
use Time::HiRes qw(sleep time);

my $dir = $ENV{COMMENTS_WAITING} ? dirname($ENV{COMMENTS_WAITING}) . '/../plugins'
                                 : cwd() . '/build/plugins';
my @ours = split ' ', $ENV{TEST_NGINX_LOAD_MODULES};

sub load { return join '', map { my $so = m{/} ? $_ : "$dir/$_.so"; "load_module $so;\n" } @_ }

my $redis = "comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s;";

# the load_module lines are this file's
$ENV{TEST_NGINX_LOAD_MODULES} = '';

sub conf {
    my ($loads, $checks, %more) = @_;

    return (workers => 2, main => load(@$loads), http => $redis,
            server => 'comments on; ' . join(' ', map { "comments_check $_;" }
                                                  @$checks),
            files => { 'a.html' => '<body>page</body>' }, %more);
}

my $n = 0;

sub post {
    my ($text) = @_;
    return http_comment('/a.html', { name => 'Ann', text => $text || 'Text ' . $n++ });
}

# nginx -t: what it says
sub tested {
    my %conf = conf(@_);
    server_conf(%conf);
    my $root = "$ENV{TEST_NGINX_SERVROOT}-own";
    return scalar qx($ENV{TEST_NGINX_BINARY} -t -p $root/ -c $root/nginx.conf 2>&1);
}

sub quiet {
    my ($name, $but) = @_;
    my @lines = grep { !$but || !/$but/ }
                     server_log(qr/\[(?:error|alert|crit|emerg)\]/);
    is_deeply(\@lines, [], "$name: nothing was logged");
    server_mark();
}


# behind us, before us, without us

server_start(conf([@ours, 'odd_good'], ['good']));
is(post()->{status}, 201, 'loaded behind the module');
is(scalar(() = server_log(qr/odd: check of ngx_http_comments_good_module/)), 1,
   'its check is asked, once');
quiet('behind');

server_start(conf(['odd_good', @ours], ['good']));
is(post()->{status}, 201, 'loaded before the module');
is(scalar(() = server_log(qr/odd: check of ngx_http_comments_good_module/)), 1,
   'its check is asked, once');
quiet('before');

SKIP: {
    skip 'the module is linked in', 1 unless @ours;

    server_start(conf(['odd_good'], [], http => ' ', nozone => 1, server => ''));
    is(http_get('/a.html')->{content}, '<body>page</body>',
       'without the module it does nothing');
    quiet('without');
}


# of other versions

server_start(conf([@ours, 'odd_old', 'odd_newer'], ['old', 'newer']));
is(post()->{status}, 201, 'an older one and a newer one');
is(scalar(() = server_log(qr/odd: check of ngx_http_comments_(?:old|newer)_module/)),
   2, 'are asked, and what lies beyond their ends is not');
quiet('versions');
server_reload();
is(post()->{status}, 201, 'they are there when nginx has reloaded');
quiet('reloaded');


# reloaded away and back, while 32 clients post

server_start(conf([@ours, 'odd_good'], ['good']));
my %with = conf([@ours, 'odd_good'], ['good']);
my %without = conf([@ours], ['off']);

my @answers = parallel(32, sub {
    my ($i) = @_;
    return map { http_comment('/a.html', { name => 'Ann', text => "load $i $_" })
                     ->{status} } 1 .. 12;
}, sub {
    for my $conf (\%without, \%with, \%without, \%with) {
        sleep 0.4;
        server_conf(%$conf);
        server_reload();
    }
});

is(scalar(grep { $_ eq '201' } @answers), 32 * 12,
   'a plug-in is reloaded away and back: all posts are taken')
    or diag(join ' ', @answers);
ok(scalar(server_log(qr/odd: check of/)), 'it was asked meanwhile');
ok(wait_for(sub { server_workers() == 2 }, 30), 'the old workers have gone');
server_mark();
is(post()->{status}, 201, 'afterwards');
is(scalar(() = server_log(qr/odd: check of/)), 1, 'it is asked again');
quiet('under load');


# what is refused

for my $case (
    [['odd_abi'], qr/the plug-in "\S*abi_module" was built for ABI 2, this module has ABI 1/],
    [['odd_noname'], qr/the plug-in "\S+" has no valid name/],
    [['odd_noversion'], qr/the plug-in "noversion" has no version/],
    [['odd_nocheck'], qr/a check of the plug-in "nocheck" is incomplete/],
    [['odd_small'], qr/a check of the plug-in "small" has a size of \d+ bytes, the least is \d+/],
    [['odd_endless'], qr/the list does not end with NULL|two checks "endless"/],
    [['odd_empty'], qr/the module "\S+" has no plug-in in its context/],
    [['odd_good', 'odd_again'], qr/there are two plug-ins "good"/],
    [['odd_good', 'odd_same'], qr/there are two checks "good", one of them of the plug-in "same"/])
{
    my ($loads, $pattern) = @$case;

    my $said = tested([@ours, @$loads], []);

    like($said, qr/\[emerg\] .*comments: /, "@$loads: refused");
    like($said, $pattern, 'for this reason');
}

# a reload to what is refused leaves the old one at work
server_reload_refused();

sub server_reload_refused {
    server_conf(conf([@ours, 'odd_abi'], []));
    server_signal('HUP');
    ok(wait_for(sub { server_log(qr/\[emerg\].*built for ABI 2/) }, 20),
       'a reload with one that is refused');
    is(post()->{status}, 201, 'leaves all at work');
    quiet('refused', qr/built for ABI/);
}

server_conf(%with);


# the arguments of comments_check

for my $case (
    ['off', 'good', qr/cannot combine "off" with other checks/],
    ['good', 'off', qr/cannot combine "off" with other checks/],
    ['off', 'off', qr/"comments_check" directive is duplicate/],
    ['good', 'good', qr/is duplicate for this check/],
    ['default', 'default', qr/is duplicate for this check/],
    ['good off', undef, qr/switches a check off that is not in the default chain/],
    ['nosuch', undef, qr/invalid value "nosuch" in "comments_check", it must be "off", "default" or a check, of which there are: .*"good"/],
    ['good x', undef, qr/invalid argument "x" of check "good", which has none but action=, timeout= and on_error=/],
    ['good=x', undef, qr/invalid argument "x" of check "good"/],
    ['good action=pass', undef, qr/invalid argument "action=pass" of check "good", it must be "challenge", "hold", "spam" or "reject"/],
    ['good on_error=reject', undef, qr/it must be "pass" or "hold"/],
    ['good timeout=61s', undef, qr/it must be a time from 1ms to 60s/],
    ['capitals percent=101', undef, qr/check "capitals": it takes "percent=" with a number from 1 to 100/])
{
    my ($first, $second, $pattern) = @$case;

    like(tested([@ours, 'odd_good', 'example_capitals'],
                [grep { defined } $first, $second]),
         qr/\[emerg\] .*$pattern.* in \S+nginx\.conf:\d+/,
         "comments_check $first" . (defined $second ? ", $second" : ''));
}


# the example of a check, chains, and the dry run

my $loud = 'THIS IS ALL IN CAPITALS, AND THERE IS A LOT OF IT';

server_start(conf([@ours, 'odd_good', 'example_capitals'], ['capitals', 'good'], server => <<'_EOC_'));
    comments on;
    comments_check capitals;
    comments_check good;
    location /inherits/ { alias html/; }
    location /off/ { alias html/; comments_check off; }
    location /own/ { alias html/; comments_check good; }
    location /half/ { alias html/; comments_check capitals percent=50 action=spam; }
    location /dry/ { alias html/; comments_check_dry_run on; location /dry/wet/ { alias html/; comments_check_dry_run off; } }
_EOC_

sub loud {
    my ($where, $text) = @_;
    return http_comment("$where/a.html", { name => 'Ann', text => $text . ' ' . $n++ });
}

is(loud('', $loud)->{status}, 202, 'capitals: held');
is(scalar(() = server_log(qr/comments: held: check "capitals" \(shouting\)/)), 1,
   'the log says why');
is(loud('', 'A comment like this one is No Shouting')->{status}, 201,
   'other comments pass');
is(loud('', 'NASA, ESA')->{status}, 201, 'abbreviations too');
is(loud('/inherits', $loud)->{status}, 202, 'a location inherits the chain');
is(loud('/off', $loud)->{status}, 201, 'or has none');
server_mark();
is(loud('/own', $loud)->{status}, 201, 'or one of its own');
is(scalar(() = server_log(qr/odd: check/)), 1, 'which is not added to the other');
my $half = loud('/half', 'half of it IN CAPITALS and then some MORE OF THEM');
is($half->{status}, 202, 'arguments, and action=');
is($half->{json}{status}, 'pending', 'its author sees that it waits');
is(scalar(() = server_log(qr/comments: spam: check "capitals"/)), 1, 'for it is spam');

server_mark();
is(loud('/dry', $loud)->{status}, 201, 'dry run: it passes');
is(scalar(() = server_log(qr/comments: dry run, would be held: check "capitals" \(shouting\)/)),
   1, 'and the log says what would be');
is(http_get('/dry/a.html?comments=count')->{content}, 1, 'it is shown');
is(loud('/dry/wet', $loud)->{status}, 202, 'switched off below');
quiet('chains');

# the example of a listener, and what comments_status says

my $journal = "$ENV{TEST_NGINX_SERVROOT}-own/logs/journal";

server_start(conf([@ours, 'example_journal', 'example_capitals'], [],
                  http => "$redis comments_listener journal logs/journal;",
                  server => <<'_EOC_'));
    comments on;
    comments_check capitals;
    location = /status { comments_status; }
    location = /off/status { comments_check off; comments_status; }
_EOC_

sub journal { open my $in, '<', $journal or return (); return <$in> }

my $posted = http_comment('/a.html', { name => "Ann B", text => 'One' });
like((journal())[-1], qr{^\S+ test\.example a \Q$posted->{json}{id}\E /a\.html Ann B$},
     'a comment is a line of the journal');
http_comment('/a.html', { name => 'Ann', text => $loud });
like((journal())[-1], qr{ p \w{16} /a\.html Ann$}, 'also one that is held');
http_comment('/a.html', { name => 'Ann', text => 'One' }) for 1 .. 2;
http_comment('/a.html', { name => '', text => 'refused' });
is(scalar(() = journal()), 3, 'an equal comment, and one that is refused, are none');
parallel(16, sub { http_comment('/a.html', { name => 'Ann', text => "Many $_[0]" }) });
is(scalar(grep { m{^\S+ test\.example a \w{16} /a\.html Ann$} } journal()), 17,
   'lines of several workers do not mix');
quiet('journal');

my $status = http_json(http_get('/status'));
my %plugins = map { $_->{name} => $_ } @{ $status->{plugins} };
is_deeply($plugins{journal}, { name => 'journal', version => '1.0',
                               builtin => JSON::PP::false(), checks => [], formats => [],
                               listeners => ['journal'] },
          'comments_status lists plug-ins with their versions');
ok($plugins{uri}{builtin}, 'those of the module too');
is_deeply($status->{chain}, ['capitals'], 'and the chain of its location');
is($status->{location}, '/status', 'which it names');
is_deeply(http_json(http_get('/off/status'))->{chain}, [], 'which may be none');

for my $case (['nosuch', qr/invalid value "nosuch" in "comments_listener", it must be a listener/],
              ['journal', qr/listener "journal": it takes one argument, the path of a file/],
              ['journal a b', qr/listener "journal": it takes one argument/],
              ['journal a; comments_listener journal a', qr/is duplicate for this listener/])
{
    like(tested([@ours, 'example_journal'], [], http => "$redis comments_listener $case->[0];"),
         qr/\[emerg\] .*$case->[1].* in \S+nginx\.conf:\d+/, "comments_listener $case->[0]");
}


# the chain of any page: the location that nginx would choose. Each location
# has a chain of its own, and says in a header which one it is.

my @places;

sub place {
    my ($name, $inside) = @_;
    push @places, $name;
    my $percent = @places;
    return "location $name { comments_check capitals percent=$percent;"
           . " add_header X-Place '$percent' always; return 204;"
           . ($inside // '') . " }\n";
}

my $tree = join '', map { place(@$_) }
    ['/', ' '], ['= /exact'], ['/a'], ['/ab'], ['/abc/'], ['= /abc/def'],
    ['^~ /fixed/', place('~ \\.deep$')], ['~ \\.html$', place('~ ^/in/')],
    ['/nest/', place('/nest/b/', place('= /nest/b/c') . place('~ /x$'))
               . place('~ "^/nest/b/(?<n>[^/]+)/y$"')],
    ['~* /say"(.*)"'];

server_start(conf([@ours, 'example_capitals'], [], server => <<"_EOC_"));
    comments on;
    $tree
    location = /status { comments_status; }
    location /none/ { comments_check off; }
_EOC_

sub chosen {
    my ($uri) = @_;
    my $json = http_json(http_get("/status?$uri"));
    return $json->{location};
}

for my $path ('/', '/exact', '/exactly', '/exact/', '/a', '/aa', '/ab', '/abc', '/abc/',
              '/abc/d', '/abc/def', '/abc/defg', '/abc/x.html', '/fixed/x.html',
              '/fixed/y.deep', '/fixed/', '/fixed', '/in/x.html', '/out/in/x.html',
              '/nest/', '/nest/b', '/nest/b/', '/nest/b/c', '/nest/b/c/x', '/nest/b/c/y',
              '/nest/b/x.html', '/nest/b/d', '/nest/zz/x', '/x/../exact', '//abc///def',
              '/%61bc/def', '/say"hello"', '/SAY%22%22', '/%3Fx.html', '/nest/b/c?x=.html')
{
    my $place = http_get($path)->{headers}{'x-place'};
    (my $want = $places[$place - 1]) =~ s/^(?:=|\^~|~\*?) //;
    $want =~ s/^"(.*)"$/$1/;
    $want =~ s/\\\\/\\/g;

    is(chosen("uri=$path"), $want, "the location of $path");
}

is(chosen('uri=%2Fabc%2Fdef&x=1'), '/abc/def', 'a path that is encoded as an argument');
is(chosen('x=1&uri=/in/a.html'), '^/in/', 'behind other arguments');
is_deeply(http_json(http_get('/status?uri=/none/a'))->{chain}, [], 'its chain, if it is empty');
is_deeply(http_json(http_get('/status?uri=/ab'))->{chain}, ['capitals'], 'or not');
is(chosen('iuri=/abc/def'), '/status', 'another argument is none');

for my $bad ('uri=', 'uri', 'uri=abc', 'uri=http://x/', 'uri=%', 'uri=/%4', 'uri=/%zz', 'uri=/a%00b',
             'uri=/a&uri=/b', 'uri=?', 'uri=*', 'uri=%2', 'uri==/a')
{
    my $res = http_get("/status?$bad");
    my $want = $bad eq 'uri' ? 200 : 400;
    is($res->{status}, $want, "$bad: $want");
}

for my $odd ('uri=/' . 'a' x 4000, 'uri=/' . '../' x 1000 . 'abc/def', 'uri=/%ff%fe%01%22%5c',
             'uri=/%0d%0aX:%20y', 'uri=/&' . 'uri' x 1000)
{
    my $res = http_get("/status?$odd");
    is($res->{status}, 200, substr($odd, 0, 24) . ': has a location');
    ok(eval { http_json($res)->{chain}[0] eq 'capitals' }, 'in valid JSON');
}

is(http_get('/status?uri=/../../abc/def')->{status}, 200, 'above the root is the root');
quiet('status of a page');


# the first check of the documentation

server_start(conf([@ours, 'example_first'], ['default', 'first']));
is(http_comment('/a.html', { name => 'Ann', text => 'Visit my Casino' })->{status},
   202, 'the tutorial: its check holds');
is(scalar(() = server_log(qr/comments: held: check "first" \(casino\), thread "\/a\.html"/)),
   1, 'and the log says what the tutorial says');
is(http_comment('/a.html', { name => 'Ann', text => 'Hello' })->{status}, 201,
   'other comments pass');
quiet('tutorial');

# and the same as a reader builds it, by the commands that are printed there

SKIP: {
    my $sources = '/usr/share/nginx/src';

    skip 'this nginx is not the one of nginx-dev', 3
        unless @ours && -x "$sources/configure"
               && `$ENV{TEST_NGINX_BINARY} -V 2>&1` =~ m{=/usr/lib/nginx/modules};

    my $folder = tempdir('ngxf-XXXX', TMPDIR => 1, CLEANUP => 1);
    my %blocks;

    push @{ $blocks{ $_->{lang} } }, $_->{text}
        for grep { $_->{heading} =~ /^Your first check/ }
                 docs_blocks('lua-free-docs/plugins.md');

    (my $script = $blocks{sh}[0]) =~ s{/root/first}{$folder}g;
    $script =~ s{/usr/lib/nginx/modules/}{$folder/built.so};

    for (["$folder/ngx_http_comments_first_module.c", $blocks{c}[0]],
         ["$folder/config", $blocks{text}[0]], ["$folder/build.sh", $script])
    {
        open my $out, '>', $_->[0] or die "$_->[0]: $!\n";
        print $out $_->[1];
        close $out;
    }

    local $ENV{CPATH} = cwd() . '/ngx_comments_module/include';
    delete local @ENV{grep { /^(?:MAKE|MFLAGS)/ } keys %ENV};

    my $said = `bash -e $folder/build.sh 2>&1`;
    is($?, 0, 'the tutorial builds') or diag($said);

    server_start(conf([@ours, "$folder/built.so"], ['default', 'first']));
    is(post('Their casino')->{status}, 202, 'and what it has built works');
    quiet('built');

    server_stop();
}

server_stop();

done_testing();
