# Makes a block's "--- response_body_unlike" count beside "--- response_body_like"
# and "--- response_body": Test::Nginx looks at one of the three and passes over
# the others. What must not be in a body is worth asking of the right body only.
# And flat(): all strings of an answer of Redis, however deep they lie.
package CommentsBody;

use strict;
use warnings;

use Test::More ();


sub check {
    my ($block, $body, $index, $repeated, $dry) = @_;

    my $patterns = $block->response_body_unlike;

    return if $dry || !defined $patterns
              || (!defined $block->response_body_like
                  && !defined $block->response_body);

    my $pattern = ref $patterns eq 'ARRAY' ? $patterns->[$index] : $patterns;

    chomp $pattern unless ref $pattern;

    Test::More::unlike($body, qr/$pattern/s,
                       $block->name . " - not in body $index");
}


sub flat {
    my ($value) = @_;

    return ref $value ? map { flat($_) } @$value : $value;
}

1;
