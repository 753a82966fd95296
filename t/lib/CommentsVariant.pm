# Suites under other circumstances: $COMMENTS_VARIANT names one. CommentsTest
# calls this for every block and every request; CommentsServer for its
# configuration, whose workers and reloads are the suite's own matter.
package CommentsVariant;

use strict;
use warnings;

use Test::Nginx::Util ();

# What a variant adds to the http block, unless the block says it itself, and
# what it changes. nginx's own defaults need none: one worker, sendfile and aio
# off, no directio, no open_file_cache.
my %Variant = (
    zone64k   => {},
    four      => { master => 1, workers => 4 },
    hup       => { master => 1 },
    sendfile  => { http => ['sendfile on'] },
    threads   => { http => ['aio threads', 'sendfile on'] },
    directio  => { http => ['directio 1'] },
    filecache => { http => ['open_file_cache max=1000',
                            'open_file_cache_valid 1s'] },
);

my $Variant = $ENV{COMMENTS_VARIANT} || '';

die "no variant $Variant\n" if $Variant && !$Variant{$Variant};


sub vary {
    my ($block) = @_;

    return unless $Variant;

    for my $line (split /\n/, defined $block->not_under ? $block->not_under
                                                        : '')
    {
        $line =~ /^(\w+) (\d+): \S/ or die "not_under: $line\n";
        $block->set_value('skip_eval', "$2: 1") if $1 eq $Variant;
    }

    my $variant = $Variant{$Variant};

    if ($variant->{master}) {
        Test::Nginx::Util::master_on();
        Test::Nginx::Util::workers($variant->{workers} || 1);
    }

    $block->set_value('http_config', http($block->http_config));
}


# What stands in the http block, given what would stand there.
sub http {
    my ($http) = @_;

    $http = '' unless defined $http;

    $http =~ s/(comments_zone \w+):\d+m;/$1:64k;/ if $Variant eq 'zone64k';

    for my $line ($Variant ? @{ $Variant{$Variant}{http} || [] } : ()) {
        my ($name) = $line =~ /^(\w+)/;
        $http .= "\n    $line;\n" unless $http =~ /^\s*$name\s/m;
    }

    return $http;
}


# An http block without checks and without moderation, unless it names some:
# suites post more from one address than the default chain lets through, and
# look for what they post. "comments_check default;" is that chain.
sub unchecked {
    my ($http) = @_;

    return $http if !defined $http || $http !~ /^\s*comments/m;

    $http = "comments_check off;\n    $http" if $http !~ /comments_check\s/;

    return $http =~ /comments_moderation\s/
           ? $http : "comments_moderation none;\n    $http";
}


# Under "hup" each request meets a reload that has just begun. Without one the
# variant would test nothing.
sub reload {
    return if $Variant ne 'hup';

    my $logs = "$ENV{TEST_NGINX_SERVROOT}/logs";

    open my $in, '<', "$logs/nginx.pid" or die "hup: $logs/nginx.pid: $!\n";

    my ($pid) = (readline($in) || '') =~ /^(\d+)/;

    kill 'HUP', $pid || () or die "hup: there is no nginx to reload\n";
}

1;
