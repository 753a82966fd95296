# The plug-ins of demo/plugins, and that of the tutorial, built by nginx's own
# configure: linked into nginx before the module and behind it, and as dynamic
# modules (t/lib/static-nginx.sh). "make static-test" runs it.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use File::Compare qw(compare);
use Test::More;

my $static = $ENV{COMMENTS_STATIC} or die "make static-test runs this\n";
my $installed = $ENV{COMMENTS_INSTALLED};
my @names = qw(capitals journal bbcode first);

my $n = 0;


sub loads {
    return join '', map { "load_module $_;\n" } @_;
}


sub post {
    my ($text) = @_;
    return http_comment('/a.html', { name => 'Ann', text => $text . ' ' . $n++ })
               ->{status};
}


# the files that a make of nginx has left for the plug-ins
sub modules {
    my ($objs) = @_;
    return map { "$static/$objs/ngx_http_comments_${_}_module.so" } @names;
}


# nginx's list of modules, in its order
sub listed {
    my ($objs) = @_;

    open my $in, '<', "$static/$objs/ngx_modules.c" or die "$objs: $!\n";
    my $text = do { local $/; <$in> };
    my ($list) = $text =~ /ngx_module_names\[\] = \{(.*?)\}/s or die "no list\n";

    return $list =~ /"ngx_http_comments_?(\w*?)_?module"/g;
}


# What the plug-ins do, in this nginx.
sub works {
    my ($name, $nginx, @modules) = @_;

    my $journal = "$ENV{TEST_NGINX_SERVROOT}-own/logs/journal";

    local $ENV{TEST_NGINX_BINARY} = $nginx;
    local $ENV{TEST_NGINX_LOAD_MODULES} = '';

    server_start(workers => 2, main => loads(@modules),
                 files => { 'a.html' => '<body>page</body>' },
                 http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=5s;"
                         . ' comments_listener journal logs/journal;',
                 server => 'comments on; comments_check rate off;'
                           . ' comments_check capitals; comments_check first;'
                           . ' location /bb/ { alias html/;'
                           . ' comments_format bbcode; }'
                           . ' location = /status { comments_status; }');

    is(post('A comment like others'), 201, "$name: posted");
    is(post('THIS IS ALL IN CAPITALS, AND THERE IS A LOT OF IT'), 202,
       "$name: the example of a check holds");
    is(post('Visit my casino'), 202, "$name: that of the tutorial too");

    my $res = http_comment('/bb/a.html', { name => 'Ann',
                                           text => '[b]bold[/b] ' . $n++ });
    like($res->{json}{html} // $res->{content}, qr{<strong>bold</strong>},
         "$name: that of a text format");

    my @why = map { /comments: held: check "(\w+)" \((\w+)\)/ ? "$1:$2" : () }
              server_log(qr/comments: held/);

    is_deeply(\@why, ['capitals:shouting', 'first:casino'],
              "$name: each for its reason");

    open my $in, '<', $journal or die "$name: no journal: $!\n";
    my @status = map { (split)[2] } <$in>;

    is_deeply(\@status, [qw(a p p a)], "$name: the listener has written");

    my $plugins = http_json(http_get('/status'))->{plugins};

    is_deeply([sort map { $_->{builtin} ? () : $_->{name} } @$plugins],
              [sort @names], "$name: comments_status lists them");

    server_reload();
    is(post('THIS IS ALL IN CAPITALS, AND THERE IS MORE OF IT'), 202,
       "$name: also when nginx has reloaded");
    is_deeply([server_log(qr/\[(?:error|alert|crit|emerg)\]/)], [],
              "$name: no errors were logged");
    server_stop();
}


is(compare('ngx_comments_module/include/ngx_http_comments_plugin.h',
           "$installed/usr/include/ngx_http_comments_plugin.h"), 0,
   'make install has installed the header');

is_deeply([grep { $_ ne 'filter' } listed('before')], [@names, ''],
          'before: the plug-ins stand in front of the module');
is_deeply([grep { $_ ne 'filter' } listed('behind')], ['', @names],
          'behind: they stand behind it');

works('before', "$static/before/nginx");
works('behind', "$static/behind/nginx");
works('loaded', "$static/objs/nginx", modules('objs'));

SKIP: {
    skip 'the sources of the nginx that is installed are not here', 1
        unless -d "$static/dynamic";

    my $ours = $ENV{COMMENTS_MODULE};
    my $nginx = $ENV{COMMENTS_NGINX};

    works('loaded behind', $nginx, $ours, modules('dynamic'));
    works('loaded before', $nginx, modules('dynamic'), $ours);
}

done_testing();
