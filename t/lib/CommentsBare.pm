# Loaded into each file of nginx's own suite by nginx-tests.sh, in front of it:
# takes comment blocks out of what its HTTP/1 client has read. An assertion that
# fails with the block in the page and holds without it failed because of the
# block and of nothing else.
package CommentsBare;

use strict;
use warnings;

use lib 'lib';
use Test::Nginx ();

my $http_end = \&Test::Nginx::http_end;

no warnings qw(redefine prototype);

*Test::Nginx::http_end = sub {
    my $answer = $http_end->(@_);

    $answer =~ s{<section id="ngx-comments".*?</section>\n}{}gs
        if defined $answer;

    return $answer;
};

1;
