# A site of the tests' own: nginx with the module and a Redis, both private,
# and pages in many charsets.
#
#   my $site = BrowserSite->start($folder);     # with MODULE, NGINX_BINARY
#   …->start($folder, $locations);              # more of its server's lines
#   $site->import_lines({ thread => … }, …);    # what commentsctl import takes
#   $site->{url};                               # http://127.0.0.1:PORT
#   $site->post('/utf8.html', 'post', { text => 'Hello' });
#   $site->get('/utf8.html?comments=html')->{content};
#   $site->complaints;                          # lines of the error log
package BrowserSite;

use strict;
use warnings;

use Encode qw(encode);
use File::Path qw(make_path remove_tree);
use File::Temp qw(tempdir);
use HTTP::Tiny;
use IO::Socket::INET;
use IO::Socket::UNIX;
use JSON::PP ();
use POSIX ();
use Time::HiRes qw(sleep time);

# name, charset as the page says it, encoding of its bytes, beginning
our @Pages = (
    [ 'utf8.html', 'utf-8', 'UTF-8', '<!DOCTYPE html>' ],
    [ 'latin1.html', 'iso-8859-1', 'cp1252', '<!DOCTYPE html>' ],
    [ 'shiftjis.html', 'shift_jis', 'cp932', '<!DOCTYPE html>' ],
    [ 'gbk.html', 'gbk', 'gbk', '<!DOCTYPE html>' ],
    [ 'nothing.html', undef, 'cp1252', '' ],
    [ 'strict.xhtml', 'utf-8', 'UTF-8', '<?xml version="1.0"?>' ],
    [ 'noscript.html', 'utf-8', 'UTF-8', '<!DOCTYPE html>' ],
    [ 'proxy/utf8.html', undef, undef, undef ],
    [ 'proxy/latin1.html', undef, undef, undef ],
);

my %Words = (
    'utf8.html' => "Gr\x{fc}\x{df}e, \x{4f60}\x{597d}",
    'latin1.html' => "d\x{e9}j\x{e0} vu",
    'shiftjis.html' => "\x{8868}\x{793a}\x{3067}\x{3059}",
    'gbk.html' => "\x{4f60}\x{597d}",
    'nothing.html' => "caf\x{e9}",
    'strict.xhtml' => "Gr\x{fc}\x{df}e",
    'noscript.html' => "Gr\x{fc}\x{df}e",
);


sub start {
    my ($class, $folder, $more) = @_;

    make_path("$folder/site", "$folder/logs");

    my $self = bless { more => $more // '', folder => $folder, owner => $$, port => free_port(),
                       short => tempdir('ngxb-XXXXXX', TMPDIR => 1) }, $class;
    chmod 0755, $self->{short};

    $self->{socket} = "$self->{short}/redis.sock";
    $self->{url} = "http://127.0.0.1:$self->{port}";

    $self->write_pages;
    $self->start_redis;
    $self->start_nginx;

    return $self;
}


sub DESTROY {
    my ($self) = @_;

    return unless $$ == $self->{owner};

    local ($?, $!, $@);

    for my $pid (grep { defined } @$self{qw(nginx redis)}) {
        kill 'TERM', $pid;

        for (1 .. 100) {
            last if waitpid($pid, POSIX::WNOHANG()) == $pid;
            sleep 0.05;
        }

        kill 'KILL', $pid;
    }

    remove_tree($self->{short});
}


sub free_port {
    my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1',
                                       Proto => 'tcp')
        or die "no port: $!\n";

    return $socket->sockport;
}


sub write_file {
    my ($name, $bytes) = @_;

    open my $out, '>:raw', $name or die "$name: $!\n";
    print $out $bytes;
    close $out or die "$name: $!\n";

    # a page that has just been written is not trusted
    utime time() - 3600, time() - 3600, $name;
}


sub write_page {
    my ($self, $name, $bytes) = @_;

    write_file("$self->{folder}/site/$name", $bytes);
}


sub write_pages {
    my ($self) = @_;

    for my $page (grep { defined $_->[2] } @Pages) {
        my ($name, $charset, $encoding, $begin) = @$page;
        my $xhtml = $name =~ /\.xhtml$/;

        my $html = $begin . ($xhtml
            ? '<html xmlns="http://www.w3.org/1999/xhtml">' : '<html>')
            . '<head>'
            . (defined $charset ? qq{<meta charset="$charset" />} : '')
            . '<title>Page</title></head>'
            . "\n<body><h1>Page</h1><p id=\"word\">$Words{$name}</p>\n"
            . ($name eq 'noscript.html'
               ? '<noscript><p>none</p></noscript>'
                 . '<div id="disqus_thread"><p>gone</p></div>' : '')
            . "<p>The end.</p></body></html>\n";

        write_file("$self->{folder}/site/$name", encode($encoding, $html));
    }
}


sub start_redis {
    my ($self) = @_;

    my ($server) = grep { -x } map { ("$_/redis-server", "$_/valkey-server") }
                               split(/:/, $ENV{PATH}), '/usr/sbin';
    die "there is no redis-server\n" unless defined $server;

    $self->{redis} = run("$self->{folder}/logs/redis.log", $server,
        '--port', 0, '--unixsocket', $self->{socket},
        '--unixsocketperm', '777', '--save', '', '--appendonly', 'no',
        '--dir', $self->{short});

    wait_until("Redis", sub { IO::Socket::UNIX->new(Peer => $self->{socket}) });
}


sub start_nginx {
    my ($self) = @_;

    my $folder = $self->{folder};
    my $load = $ENV{MODULE} ? "load_module $ENV{MODULE};" : '';
    my $back = free_port();
    my $user = $> == 0 ? "user root;" : '';

    make_path("$folder/temp");
    write_file("$folder/nginx.conf", <<"END");
$load
$user
daemon off;
worker_processes 1;
error_log $folder/logs/error.log info;
pid $folder/nginx.pid;
events { worker_connections 256; }
http {
    types {
        text/html html;
        application/xhtml+xml xhtml;
        text/css css;
        text/javascript js;
    }
    access_log off;
    client_body_temp_path $folder/temp/body;
    proxy_temp_path $folder/temp/proxy;
    fastcgi_temp_path $folder/temp/fastcgi;
    uwsgi_temp_path $folder/temp/uwsgi;
    scgi_temp_path $folder/temp/scgi;

    comments_redis unix:$self->{socket} timeout=5s;
    comments_deadline 5s;
    comments_moderation none;
    comments_check off;
    comments_page_size 200;

    server {
        listen 127.0.0.1:$self->{port};
        server_name browser.example;
        root $folder/site;

        location / { comments on; }
        location ^~ /comments/ { comments_api; }
        location /plain/ { alias $folder/site/; }
        location /proxy/ { comments on; proxy_pass http://127.0.0.1:$back/; }
$self->{more}
    }

    server {
        listen 127.0.0.1:$back;
        root $folder/site;
    }
}
END

    $self->{nginx} = run("$folder/logs/nginx.log",
                         $ENV{NGINX_BINARY} || '/usr/sbin/nginx',
                         '-p', "$folder/", '-c', "$folder/nginx.conf");

    wait_until("nginx, see $folder/logs", sub {
        IO::Socket::INET->new(PeerAddr => "127.0.0.1:$self->{port}") });
}


sub run {
    my ($log, @command) = @_;

    my $pid = fork();
    die "fork: $!\n" unless defined $pid;
    return $pid if $pid;

    open STDIN, '<', '/dev/null';
    open STDOUT, '>', $log;
    open STDERR, '>&', \*STDOUT;

    { exec @command }
    POSIX::_exit(127);
}


sub wait_until {
    my ($what, $there) = @_;

    my $end = time() + 20;

    until ($there->()) {
        die "no $what\n" if time() > $end;
        sleep 0.05;
    }
}


sub http {
    return HTTP::Tiny->new(max_redirect => 0, timeout => 60, keep_alive => 0,
                           agent => 'comments-browser-test');
}


sub get {
    my ($self, $path, %headers) = @_;

    return http()->get("$self->{url}$path", { headers => \%headers });
}


# a form's body: fields are bytes
sub form {
    my (%fields) = @_;

    return join '&', map { my $value = $fields{$_};
                           $value =~ s/([^A-Za-z0-9_.-])/
                                       sprintf '%%%02X', ord $1/gex;
                           "$_=$value" } sort keys %fields;
}


sub post {
    my ($self, $path, $verb, $body, $type) = @_;

    return http()->post("$self->{url}$path?comments=$verb", {
        headers => { 'Content-Type' => $type
                         // 'application/x-www-form-urlencoded' },
        content => ref $body ? form(%$body) : $body });
}


# an act of a moderator with these credentials, without the browser
sub act {
    my ($self, $credentials, $body) = @_;

    my $answer = http()->post("$self->{url}/comments/admin/act", {
        headers => { 'Content-Type' => 'application/x-www-form-urlencoded',
                     Accept => 'application/json', Origin => $self->{url},
                     Authorization => $credentials },
        content => $body });

    die "act: $answer->{status} $answer->{content}\n"
        if $answer->{status} != 200;
}


# a comment as it lies in Redis (storage.md), past every rule for posts: by the
# page's path, an id of 16 digits, name and text in bytes; its id
sub store {
    my ($self, $path, $id, $name, $text) = @_;

    my $key = "comments:{browser.example:$path}";
    my $record = "$id s1:ac13:1767225600000";

    $record .= "n" . length($name) . ":$name" if length $name;
    $record .= "t" . length($text) . ":$text";

    $self->redis('HINCRBY', "$key:meta", $_, 1) for qw(v n);
    $self->redis('ZADD', "$key:$_", 0, $id) for qw(roots best);
    $self->redis('ZADD', "$key:s:$id", 0, $record);
    $self->redis('HSET', "$key:index", $id, "a${id}0");
    $self->redis('PUBLISH', 'comments:events',
                 "test post $id 15 browser.example $path");

    return $id;
}


# comments as commentsctl reads them, before the site is asked for them
sub import_lines {
    my ($self, @lines) = @_;

    my $file = "$self->{folder}/import.jsonl";
    my $json = JSON::PP->new->utf8->canonical;

    write_file($file, join '', map { $json->encode($_) . "\n" } @lines);

    return $self->ctl('import', $file);
}


# what commentsctl says of the site; dies if it fails
sub ctl {
    my ($self, @args) = @_;

    my $binary = ($ENV{OUT} || 'build') . '/commentsctl';

    open my $pipe, '-|', $binary, '--redis', "unix:$self->{socket}",
         '--site', 'browser.example', @args or die "$binary: $!\n";
    my $out = do { local $/; <$pipe> };
    close $pipe or die "commentsctl @args: $out\n";

    return $out;
}


# a command whose answer is a number
sub redis {
    my ($self, @argv) = @_;

    my $socket = $self->{client} //= IO::Socket::UNIX->new(
        Peer => $self->{socket}) or die "no Redis: $!\n";

    print $socket '*' . @argv . "\r\n",
        map { '$' . length($_) . "\r\n$_\r\n" } @argv;
    $socket->flush;

    my $line = readline $socket;
    die "Redis: @argv: $line\n" if $line !~ /^:/;
}


sub complaints {
    my ($self) = @_;

    open my $in, '<:raw', "$self->{folder}/logs/error.log" or return ();

    return grep { /\[(?:emerg|alert|crit|error)\]/ } <$in>;
}

1;
