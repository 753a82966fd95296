# A plain HTTP/1.1 client for what is asked once: to look at answers, to take
# their bytes, to time single requests.
package Bench::Client;

use strict;
use warnings;

use IO::Select;
use IO::Socket::INET;
use Socket qw(IPPROTO_TCP TCP_NODELAY);


sub new {
    my ($class, $port) = @_;

    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                       PeerPort => $port, Timeout => 10)
        or die "cannot connect to port $port: $!\n";

    setsockopt $socket, IPPROTO_TCP, TCP_NODELAY, 1;

    return bless { socket => $socket, port => $port }, $class;
}


sub get {
    my ($self, $path, @headers) = @_;

    $self->send($path, undef, @headers);

    return $self->answer;
}


sub post {
    my ($self, $path, $body) = @_;

    $self->send($path, $body,
                'Content-Type: application/x-www-form-urlencoded');

    return $self->answer;
}


# Sends a request and does not wait: a GET, or a POST of that body.
sub send {
    my ($self, $path, $body, @headers) = @_;

    push @headers, 'Content-Length: ' . length $body if defined $body;

    my $head = join '', map { "$_\r\n" }
        ((defined $body ? 'POST' : 'GET') . " $path HTTP/1.1",
         'Host: bench.example', @headers);

    $self->{socket}->syswrite("$head\r\n" . (defined $body ? $body : ''));
}


# The answer to it: status, header (names in lower case), body.
sub answer {
    my ($self) = @_;
    my $from = $self->{socket};
    my $line = readline $from;

    defined $line && $line =~ m{^HTTP/1\.1 (\d+)} or die "no answer\n";

    my %answer = (status => $1, header => {}, body => '');

    while (defined($line = readline $from)) {
        last if $line eq "\r\n";
        $answer{header}{lc $1} = $2 if $line =~ /^([^:]+):\s*(.*?)\r\n/;
    }

    return \%answer if $answer{status} == 304;

    my $length = $answer{header}{'content-length'};

    if (defined $length) {
        read $from, $answer{body}, $length if $length;
        return \%answer;
    }

    while (defined($line = readline $from)) {
        my $size = hex($line =~ /^([0-9a-fA-F]+)/ ? $1 : 0);
        read $from, my $chunk, $size + 2;
        last if $size == 0;
        $answer{body} .= substr $chunk, 0, $size;
    }

    return \%answer;
}


1;
