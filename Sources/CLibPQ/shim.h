#ifndef STRAATLICHT_CLIBPQ_SHIM_H
#define STRAATLICHT_CLIBPQ_SHIM_H

#include <libpq-fe.h>

// Swift does not import these as numbers: they are character literals.
static const int PGDiagnosticState = PG_DIAG_SQLSTATE;
static const int PGDiagnosticMessage = PG_DIAG_MESSAGE_PRIMARY;
static const int PGDiagnosticTable = PG_DIAG_TABLE_NAME;
static const int PGDiagnosticColumn = PG_DIAG_COLUMN_NAME;
static const int PGDiagnosticConstraint = PG_DIAG_CONSTRAINT_NAME;

#endif
