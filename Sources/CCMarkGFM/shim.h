#ifndef STRAATLICHT_CCMARKGFM_SHIM_H
#define STRAATLICHT_CCMARKGFM_SHIM_H

#include <cmark-gfm.h>

#endif
