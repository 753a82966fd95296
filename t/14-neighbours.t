# Other modules in the same nginx, which loads all of them with RTLD_GLOBAL: a
# name that two of them define is one of theirs. What Debian has for its nginx
# is compared by name; nchan, which has an own hiredis of another version, is
# loaded before and behind us.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Cwd qw(cwd);
use Test::More;
use Time::HiRes qw(sleep);

my $out = $ENV{COMMENTS_TEST_DIR} || cwd() . '/build/servroot/plain';
(my $build = $out) =~ s{/servroot/[^/]+\z}{};
my $ours = $ENV{TEST_NGINX_LOAD_MODULES};       # empty: linked in
my $nginx = $ENV{TEST_NGINX_BINARY};

my @modules = grep { !/ngx_http_comments_module/ }
              map { glob "$_/usr/lib/nginx/modules/*.so" } "$build/neighbours";
my ($nchan) = grep { m{/ngx_nchan_module\.so\z} } @modules;


# The names that a file defines for others, or wants from them; without versions
sub names {
    my ($which, $file) = @_;

    open my $in, '-|', 'nm', '-D', '-P', "--$which-only", $file
        or die "nm: $!\n";

    my %names = map { /^([^\s@]+)/ ? ($1 => 1) : () } <$in>;

    close $in or die "nm $file failed\n";

    # what the linker puts into every file
    delete @names{qw(_init _fini _edata _end __bss_start)};

    return \%names;
}


sub both {
    my ($one, $other) = @_;

    return join ' ', grep { $one->{$_} } sort keys %$other;
}


# The shared libraries, libc and its kin aside, of a program or module.
sub libraries {
    my ($file) = @_;

    open my $in, '-|', 'ldd', $file or die "ldd: $!\n";

    return grep { !m{/(?:libc|libm|libdl|libpthread)\.so|/ld-linux} }
           map { m{=> (/\S+)} ? $1 : () } <$in>;
}


ok(@modules >= 10 && defined $nchan, "Debian's modules are in $build/neighbours")
    or diag('make deps unpacks them; found: ' . @modules);

my %theirs = map { %{ names('defined', $_) } } @modules;
my %wanted = map { %{ names('undefined', $_) } } @modules;

# that they are ours nobody doubts
delete @theirs{qw(ngx_modules ngx_module_names ngx_module_order)};

ok($theirs{redisReaderCreate}, 'and nchan has a hiredis of its own');


# 1. Names.

my $file = $ours || $nginx;
my $defined = names('defined', $file);
my $undefined = names('undefined', $file);

is(both(\%theirs, $undefined), '', 'no other module defines what we import');

is(join(' ', grep { /^(?:redis|sds|hi_|json|jsonp|hashtable_|strbuffer_)/ }
             sort keys %$defined), '',
   'nothing of hiredis and jansson is exported');

if ($ours) {
    is(join(' ', sort keys %$defined),
       'ngx_module_names ngx_module_order ngx_modules',
       'the module exports what nginx looks up and nothing else');

    is(both(\%wanted, $defined), '', 'no other module imports it');

} else {
    is(join(' ', grep { /comments/ } split ' ', both(\%theirs, $defined)), '',
       'no other module has a name of ours');
}

my @libraries = libraries($file);

ok((grep { m{/libmd4c\.} } @libraries), 'md4c is a shared library');
is(join(' ', grep { m{/lib(?:hiredis|jansson)\.} } @libraries), '',
   'hiredis and jansson are none');

for my $library (grep { m{/lib(?:md4c|crypto|z)\.} } @libraries) {
    is(both(\%theirs, names('defined', $library)), '',
       "no other module defines a name of $library");
}


# 2. Under load.

# Why this nginx cannot load Debian's modules: another version, or built without
# what makes modules fit, as the one of "make asan". Empty: it can, or must.
sub stranger {
    my $conf = "$out/14-load.conf";

    open my $conf_out, '>', $conf or die "$conf: $!\n";
    print $conf_out "load_module $nchan;\nevents {}\n";
    close $conf_out;

    my $said = `$nginx -t -p $out/ -c $conf -e stderr 2>&1`;

    unlink $conf;

    return $1 if $said =~ /(version \d+ instead of \d+)/;
    return 'no --with-compat' if $said =~ /is not binary compatible/
                              && `$nginx -V 2>&1` !~ /--with-compat/;
    return '';
}


sub neighbours {
    my ($order, @modules) = @_;

    local $ENV{TEST_NGINX_LOAD_MODULES} = join ' ', grep { $_ } @modules;

    redis_cmd('FLUSHALL');

    # One worker: each has its own connection of nchan's to Redis, and before that
    # stands a GET hangs. A message that one worker took says nothing of another.
    server_start(
        workers => 1,
        http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=5s;"
                . ' comments_deadline 5s; upstream chat {'
                . ' nchan_redis_server redis://127.0.0.1:' . redis_port()
                . '; }',
        server => '
            location / { comments on; }
            location = /chat {
                nchan_pubsub;
                nchan_channel_id chat;
                nchan_subscriber longpoll;
                nchan_redis_pass chat;
            }
        ',
        files => { 'a.html' => "<body><p>page</p></body>\n" });

    my @refused;

    for my $n (1 .. 20) {
        my $res = http_post('/a.html', { name => 'Ann', text => "words $n" });
        push @refused, $res->{status} if $res->{status} != 303;
    }

    is("@refused", '', "$order: all posts are taken");
    like(http_get('/a.html')->{content}, qr/words 20/, "$order: and shown");

    my $json = http_request('POST', '/a.html?comments=post',
                            { 'Content-Type' => 'application/json' },
                            '{"name":"Bob","text":"in JSON"}');

    is($json->{status}, 201, "$order: as JSON too");

    my $said = wait_for(sub {
        my $res = http_request('POST', '/chat', {}, 'a word');
        return $res->{success} && $res;
    }, 60);

    ok($said, "$order: nchan takes a message into Redis");
    is(http_get('/chat')->{content}, 'a word', "$order: and gives it back");

    # a worker that aborts does so when a reply comes
    sleep 3;

    like(http_get('/a.html')->{content}, qr/words 20/, "$order: still there");
    is(join('', server_log(qr/\[(?:alert|emerg|crit)\]|exited on signal/)), '',
       "$order: nobody died");

    server_stop();
}


SKIP: {
    skip 'there is no nchan', 1 unless defined $nchan;

    my $why = stranger();

    skip "this nginx loads no module of Debian's: $why", 1 if $why;

    redis_stop();
    redis_start(port => free_port());

    neighbours('nchan before us', $nchan, $ours);
    neighbours('nchan behind us', $ours, $nchan) if $ours;
}

done_testing();
