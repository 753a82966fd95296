# The blocks of a suite under other circumstances: $COMMENTS_VARIANT names one.
# CommentsTest calls this for every block and every request.
package CommentsVariant;

use strict;
use warnings;

use Test::Nginx::Util ();

# What a variant adds to the http block, unless the block says it itself, and
# what it changes.
my %Variant = (
    zone64k   => {},
    four      => { master => 1, workers => 4 },
    hup       => { master => 1 },
    sendfile  => { http => ['sendfile off'] },
    threads   => { http => ['aio threads', 'sendfile on'] },
    directio  => { http => ['directio 512'] },
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

    my $http = defined $block->http_config ? $block->http_config : '';

    $http =~ s/(comments_zone \w+):\w+;/$1:64k;/ if $Variant eq 'zone64k';

    for my $line (@{ $variant->{http} || [] }) {
        my ($name) = $line =~ /^(\w+)/;
        $http .= "\n    $line;\n" unless $http =~ /^\s*$name\s/m;
    }

    $block->set_value('http_config', $http);
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
