#ifndef STRAATLICHT_CZLIB_SHIM_H
#define STRAATLICHT_CZLIB_SHIM_H

#include <zlib.h>

// Swift does not import macros with parameters. 15 bits of window, and 16 for a gzip header.
static inline int gzip_start(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
}

#endif
