# A small HTTP client for what one request of Test::Nginx cannot say: a tag
# taken from one answer and sent with the next, a comment in between.
#
#   use CommentsHttp;
#
#   my $res = http_get('/a.html', 'If-None-Match' => $tag);
#   is $res->{status}, 304;
#   $res->{headers}{etag}; $res->{content};
#
#   http_post('/a.html', { name => 'Ann', text => 'Hello' });
#
# In a block of Test::Nginx a section "--- then" is Perl that runs, in package
# main, when the block's last request has been answered and nginx still runs;
# $body is that answer's.
package CommentsHttp;

use strict;
use warnings;

use Exporter qw(import);
use HTTP::Tiny;
use JSON::PP ();

our @EXPORT = qw(http_get http_head http_post http_request http_thread
                 http_comment http_json then_sections);


# nobody is waited for longer: it is no measurement, but the sign of a hang
my $Patience = 60;


# The answer of HTTP::Tiny: status (599: none), headers in lower case, content.
# Redirects are not followed.
sub http_request {
    my ($method, $uri, $headers, $content) = @_;

    my %option = (headers => { %{ $headers || {} } });

    $option{content} = $content if defined $content;
    $uri = "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}$uri"
        if $uri =~ m{^/};

    # another name of the server, which HTTP::Tiny takes from the address only:
    # the address in full goes to the server as to a proxy
    my $proxy;

    if (defined(my $host = delete $option{headers}{Host})) {
        $uri =~ s{^http://([^/]+)}{http://$host} or die "no address: $uri\n";
        $proxy = "http://$1";
    }

    my $http = HTTP::Tiny->new(max_redirect => 0, timeout => $Patience,
                               keep_alive => 0, agent => 'comments-test',
                               proxy => undef, http_proxy => $proxy,
                               no_proxy => []);

    return $http->request($method, $uri, \%option);
}


sub http_get {
    my ($uri, %headers) = @_;

    return http_request('GET', $uri, \%headers);
}


sub http_head {
    my ($uri, %headers) = @_;

    return http_request('HEAD', $uri, \%headers);
}


# A form: http_post('/a.html', { text => ... }, Header => value, ...). The verb
# is "post", unless the URI has arguments of its own.
sub http_post {
    my ($uri, $fields, %headers) = @_;

    $uri .= '?comments=post' unless $uri =~ /\?/;
    $headers{'Content-Type'} ||= 'application/x-www-form-urlencoded';

    return http_request('POST', $uri, \%headers,
                        HTTP::Tiny->new->www_form_urlencode($fields));
}


# A comment by JSON. The answer, with its decoded body in {json}.
sub http_comment {
    my ($uri, $fields, %headers) = @_;

    my $res = http_request('POST', "$uri?comments=post",
                           { 'Content-Type' => 'application/json', %headers },
                           JSON::PP->new->utf8->encode($fields));

    $res->{json} = http_json($res);

    return $res;
}


# The body as JSON, or undef.
sub http_json {
    my ($res) = @_;

    return scalar eval { JSON::PP->new->utf8->decode($res->{content}) };
}


# The whole thread of a page by its pages of JSON, and "more" links: a list of
# comments; dies on any other answer than 200.
sub http_thread {
    my ($uri) = @_;

    my (@comments, %seen);
    my @todo = ("$uri?comments=json");

    while (defined(my $next = shift @todo)) {

        die "more pages of $uri than can be\n" if keys %seen > 1000;
        next if $seen{$next}++;

        my $res = http_get($next);
        my $page = http_json($res);

        die "$next: $res->{status} $res->{content}\n"
            if $res->{status} != 200 || !$page;

        push @comments, @{ $page->{comments} };

        for my $n (2 .. $page->{pages}) {
            push @todo, "$uri?comments=json&cpage=$n";
        }

        push @todo, http_more($uri, $next, $page);
    }

    return @comments;
}


# the rest of a large subtree stands behind the address that "more" has
sub http_more {
    my ($uri, $this, $page) = @_;

    my @more = ref $page->{more} eq 'ARRAY' ? @{ $page->{more} }
             : defined $page->{more} ? ($page->{more}) : ();

    return map { my $id = ref $_ ? $_->{id} : $_;
                 my ($cpage) = $this =~ /(&cpage=\d+)/;
                 "$uri?comments=json" . ($cpage || '') . "&cfrom=$id" } @more;
}


# Makes Test::Nginx run the sections "--- then".
sub then_sections {
    require Test::Nginx::Socket;

    Test::Nginx::Socket::add_response_body_check(sub {
        my ($block, $body, $index, $repeated, $dry_run) = @_;

        my $then = $block->then;
        my $request = $block->request;

        return if !defined $then || $dry_run
                  || (ref $request eq 'ARRAY' && $index < $#$request);

        my $name = $block->name;
        my $code = eval "package main; use strict; use warnings;"
                        . " sub { my (\$body) = \@_;\n# line 1 \"$name\"\n"
                        . "$then }";

        die $@ unless $code;

        $code->($body);
    });
}

1;
