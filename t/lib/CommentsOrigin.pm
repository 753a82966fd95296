# An origin server for pages that come from elsewhere, over HTTP or FastCGI,
# which sends its answers in the pieces that a test asks for.
#
#   use CommentsOrigin;
#
#   origin_start(http => 'ORIGIN', sub {
#       my ($request) = @_;      # method, uri, headers (in lower case), body
#       return { head => "HTTP/1.1 200 OK\r\n...\r\n\r\n",
#                pieces => ['<html>', ...] };
#   });
#
# $TEST_NGINX_ORIGIN is its address in configurations. Pieces are sent one by
# one as chunks, with a moment in between, so that nginx reads each alone;
# "body" instead is sent as it is. What it was asked is in origin_requests():
# lines "METHOD URI name=value ...", one for each, header names in lower case.
# It answers one connection after the other, each with one answer.
package CommentsOrigin;

use strict;
use warnings;

use CommentsTest ();
use Exporter qw(import);
use File::Temp qw(tempfile);
use IO::Socket::INET;
use POSIX ();
use Socket qw(IPPROTO_TCP TCP_NODELAY);
use Time::HiRes qw(sleep);

our @EXPORT = qw(origin_start origin_requests origin_forget);

use constant {
    FCGI_END_REQUEST   => 3,
    FCGI_PARAMS        => 4,
    FCGI_STDIN         => 5,
    FCGI_STDOUT        => 6,
};

my %Pid;
my $Owner = $$;
my $Log;


END {
    if ($$ == $Owner) {
        local ($?, $!);
        for my $pid (keys %Pid) {
            kill 'KILL', $pid;
            waitpid $pid, 0;
        }
        unlink $Log if defined $Log;
    }
}


# Starts a server of the kind "http" or "fastcgi" in a process of its own;
# $ENV{"TEST_NGINX_$name"} becomes its address. Dies if it cannot.
sub origin_start {
    my ($kind, $name, $answer) = @_;

    if (!defined $Log) {
        (undef, $Log) = tempfile('ngxc-origin-XXXXXX', TMPDIR => 1);
    }

    my $port = CommentsTest::free_port();
    my $listen = IO::Socket::INET->new(LocalAddr => '127.0.0.1',
                                       LocalPort => $port, Listen => 128,
                                       Proto => 'tcp', ReuseAddr => 1)
        or die "origin: cannot listen on $port: $!\n";

    $ENV{"TEST_NGINX_$name"} = "127.0.0.1:$port";

    my $pid = fork;

    die "origin: fork: $!\n" unless defined $pid;

    if ($pid == 0) {
        $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
        $SIG{PIPE} = 'IGNORE';
        serve($kind, $listen, $answer);
        POSIX::_exit(0);
    }

    $Pid{$pid} = 1;
}


# What was asked since the last origin_forget().
sub origin_requests {
    open my $in, '<', $Log or die "origin: $Log: $!\n";
    my @lines = <$in>;
    chomp @lines;
    return @lines;
}


sub origin_forget {
    truncate $Log, 0 or die "origin: $Log: $!\n";
}


sub serve {
    my ($kind, $listen, $answer) = @_;

    while (1) {
        my $c = $listen->accept or next;

        setsockopt $c, IPPROTO_TCP, TCP_NODELAY, 1;

        my $fastcgi = $kind eq 'fastcgi';
        my $request = eval { $fastcgi ? read_fastcgi($c) : read_http($c) }
            or next;

        note($request);

        my $response = eval { $answer->($request) }
            || { head => "HTTP/1.1 500 Broken\r\nConnection: close\r\n\r\n",
                 body => "$@" };

        $response->{body} = '' if $request->{method} eq 'HEAD';
        delete $response->{pieces} if $request->{method} eq 'HEAD';

        $fastcgi ? send_fastcgi($c, $request, $response)
                 : send_http($c, $response);

        close $c;
    }
}


# one line for a request: its headers sorted, for a test to search in
sub note {
    my ($request) = @_;

    open my $out, '>>', $Log or return;
    print $out join(' ', $request->{method}, $request->{uri},
                    map { "$_=$request->{headers}{$_}" }
                    sort keys %{ $request->{headers} }), "\n";
    close $out;
}


sub read_http {
    my ($c) = @_;

    my $line = readline $c;

    return undef unless defined $line && $line =~ m{^(\S+) (\S+) HTTP/};

    my %request = (method => $1, uri => $2, headers => {}, body => '');

    while (defined($line = readline $c)) {
        last if $line =~ /^\r?\n/;
        $request{headers}{lc $1} = $2 if $line =~ /^([^:]+):\s*(.*?)\r?\n/;
    }

    if (my $length = $request{headers}{'content-length'}) {
        read $c, $request{body}, $length;
    }

    return \%request;
}


sub send_http {
    my ($c, $response) = @_;

    if (!$response->{pieces}) {
        syswrite $c, $response->{head} . $response->{body};
        return;
    }

    syswrite $c, $response->{head};

    for my $piece (@{ $response->{pieces} }) {
        sleep 0.002;
        syswrite $c, sprintf("%x\r\n%s\r\n", length $piece, $piece);
    }

    syswrite $c, "0\r\n\r\n";
}


sub read_fastcgi {
    my ($c) = @_;

    my %request = (headers => {}, body => '');
    my $params = '';

    while (1) {
        my ($type, $id, $content) = read_record($c);

        return undef unless defined $type;

        $request{id} = $id;

        if ($type == FCGI_PARAMS) {
            $params .= $content;

        } elsif ($type == FCGI_STDIN) {
            last if $content eq '';
            $request{body} .= $content;
        }
    }

    my $variables = $request{headers} = read_params($params);

    $request{method} = $variables->{REQUEST_METHOD};
    $request{uri} = $variables->{REQUEST_URI};

    return \%request;
}


sub read_record {
    my ($c) = @_;

    my $head = '';

    return unless (read $c, $head, 8) == 8;

    my (undef, $type, $id, $length, $padding) = unpack 'CCnnC', $head;
    my ($content, $rest) = ('', '');

    read $c, $content, $length if $length;
    read $c, $rest, $padding if $padding;

    return ($type, $id, $content);
}


sub read_params {
    my ($bytes) = @_;

    my %params;

    while (length $bytes) {
        my @length;

        for (1 .. 2) {
            my $n = unpack 'C', $bytes;
            my $wide = $n & 0x80;

            push @length, $wide ? (unpack 'N', $bytes) & 0x7fffffff : $n;
            substr $bytes, 0, $wide ? 4 : 1, '';
        }

        my $name = substr $bytes, 0, $length[0], '';
        $params{$name} = substr $bytes, 0, $length[1], '';
    }

    return \%params;
}


sub send_fastcgi {
    my ($c, $request, $response) = @_;

    my @pieces = $response->{pieces} ? @{ $response->{pieces} }
                                     : $response->{body};

    for my $piece ($response->{head}, grep { length } @pieces) {
        send_record($c, FCGI_STDOUT, $request->{id}, $piece);
        sleep 0.002;
    }

    send_record($c, FCGI_STDOUT, $request->{id}, '');
    send_record($c, FCGI_END_REQUEST, $request->{id}, "\0" x 8);
}


sub send_record {
    my ($c, $type, $id, $content) = @_;

    syswrite $c, pack('CCnnCC', 1, $type, $id, length $content, 0, 0)
                 . $content;
}

1;
