namespace Reconciler.Worker.Mcp;

/// <summary>Quotes a word of a command line for a POSIX shell.</summary>
internal static class ShellQuoting
{
    public static string Quote(string word) =>
        word.Length > 0 && word.All(IsSafe) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsSafe(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '=' or '.' or '/' or ':' or '@' || c == Path.DirectorySeparatorChar;
}
