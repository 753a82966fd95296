# Long pages that come from elsewhere: they go through whole, with their block
# in its place, and the memory that they take does not grow with them.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Test::More;

my $mb = 1024 * 1024;
my $long = 32 * $mb;
my $bound = 16 * $mb;       # what is held back at most, twice

# tags and texts of changing lengths, so that buffers end everywhere
my $unit = join '', map { "<p class='" . 'c' x ($_ % 37) . "'>"
                          . 'text ' x ($_ % 61) . "<!-- note $_ --></p>\n" }
                    1 .. 500;
my $body = $unit x ($long / length $unit);
my $script = '<script>' . "var a = '</p>';\n" x (3 * $mb / 16) . '</script>';

my %files = (
    'body.html'   => "<!DOCTYPE html><body>$body</body></html>\n",
    'end.html'    => "<!DOCTYPE html>$body",
    'marker.html' => "<body><!-- comments -->$body</body>\n",
    'inside.html' => "<body><div id=\"comments\"></div>$body</body>\n",
    'script.html' => "<body>$script$body$script</body>\n",
    'open.html'   => "<body>$body<script>$unit",
    'small.html'  => "<body>small</body>\n",
);

my %place = (
    'body.html'   => qr{</p>\n\z}, 'end.html' => qr{</p>\n\z},
    'marker.html' => qr{<!-- comments -->\z},
    'inside.html' => qr{<div id="comments">\z},
    'script.html' => qr{</script>\z}, 'open.html' => qr{</p>\n\z},
);

server_start(
    workers => 1,
    files => \%files,
    http => <<'_EOC_',
    comments_redis $TEST_NGINX_REDIS timeout=30s;
    comments_deadline 10s;
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_2;
        root html;
        location / { }
        location /ssi/ { alias html/; }
    }
_EOC_
    server => <<'_EOC_',
        comments on;
        location / { proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_2; }
        location /unbuffered/ {
            proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_2/;
            proxy_buffering off;
        }
        location /ssi/ {
            proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_2;
            ssi on;
        }
        location /sub/ {
            proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_2/;
            sub_filter 'no such text' '';
        }
        location /gzip/ {
            proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_2/;
            gzip on;
            gzip_min_length 1;
        }
_EOC_
);

# the most memory that the worker has ever had
sub peak {
    my ($worker) = server_workers();

    open my $status, '<', "/proc/$worker/status" or die "status: $!\n";

    while (<$status>) {
        return $1 * 1024 if /^VmHWM:\s*(\d+)/;
    }

    die "no VmHWM\n";
}


http_get("/$_/small.html") for '', qw(unbuffered ssi sub gzip);

for my $way ('', 'unbuffered/', 'ssi/', 'sub/') {
    for my $file (sort keys %place) {
        my $before = peak();
        my $res = http_get("/$way$file");
        my $more = peak() - $before;

        my ($head, $tail) = split m{<section id="ngx-comments" .*?</section>\n}s,
                            $res->{content}, 2;

        ok(defined $tail && $head . $tail eq $files{$file},
           "$way$file: nothing but a block was put in");
        ok(substr($head, -40) =~ $place{$file}, 'at its place');
        cmp_ok($more, '<', $bound, 'in little memory');
    }
}

for my $file (sort keys %place) {
    my $before = peak();
    my $res = http_get("/gzip/$file", 'Accept-Encoding' => 'gzip');

    is($res->{headers}{'content-encoding'}, 'gzip',
       "gzip/$file is compressed for its reader");
    cmp_ok(peak() - $before, '<', $bound, 'in little memory');
}

is(scalar(() = server_log(qr{\[(?:error|alert|emerg)\]})), 0,
   'nothing to complain of');

server_stop();
done_testing();
