namespace Cedar.Tests;

internal enum MutationKind
{
    Add,
    Rename,
    Remove,
    Duplicate,
    Null,
    Retype,
}
