# Bodies of posts that come in chunks, without a length: they are refused while
# they come, wherever nginx itself would take them, and do not go to disk.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Test::More;

my $mb = 1024 * 1024;

server_start(
    http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s;",
    server => <<'_EOC_',
        comments on;
        location /any/ { client_max_body_size 0; }
        location /much/ {
            client_max_body_size 900m;
            client_body_buffer_size 1k;
        }
        location /file/ {
            client_max_body_size 0;
            client_body_in_file_only clean;
        }
_EOC_
    files => { map { ("$_/a.html" => "<body><p>page</p></body>\n") }
                   qw(any much file) },
);


# bytes that the worker has written, into files and sockets
sub written {
    # the master listens before it has a worker
    wait_for(sub { server_workers() }, 30) or die "no worker\n";

    my ($worker) = server_workers();

    open my $io, '<', "/proc/$worker/io" or die "io: $!\n";

    return (join('', <$io>) =~ /^wchar: (\d+)/m)[0];
}


# posts so many megabytes in chunks
sub chunks {
    my ($uri, $type, $n) = @_;

    return http_request('POST', $uri, { 'Content-Type' => $type }, sub {
        return $n-- > 0 ? 'x' x $mb : undef;
    });
}


for my $folder (qw(any much file)) {
    for my $verb (qw(post preview)) {
        for my $type ('application/x-www-form-urlencoded', 'application/json',
                      'multipart/form-data; boundary=x')
        {
            my $before = written();

            # the client may find that it cannot send the rest
            chunks("/$folder/a.html?comments=$verb", $type, 32);

            cmp_ok(written() - $before, '<', $mb,
                   "$folder, $verb, $type: nothing goes to disk");
        }
    }

    # a little more than 224 KB: the sockets hold it, the answer can be read
    my $res = http_request('POST', "/$folder/a.html?comments=post",
        { 'Content-Type' => 'application/json' },
        do { my $n = 17; sub { $n-- > 0 ? 'x' x 14000 : undef } });

    is($res->{status}, 413, "$folder: a body beyond the limit is refused");
    like($res->{content}, qr/"code":"too_large"/, 'in JSON');

    my @part = ('{"name":"Ann",', "\"text\":\"in $folder\"}");

    $res = http_request('POST', "/$folder/a.html?comments=post",
        { 'Content-Type' => 'application/json' }, sub { shift @part });

    is($res->{status}, 201, 'a short one is taken');
    like(http_get("/$folder/a.html")->{content}, qr/in $folder/, 'and shown');
}

is(scalar(() = server_log(qr{\[(?:error|alert|emerg)\]})), 0,
   'nothing to complain of');

server_stop();
done_testing();
