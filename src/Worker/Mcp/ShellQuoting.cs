namespace Reconciler.Worker.Mcp;

/// <summary>A word of a command line as a shell reads it back.</summary>
internal static class ShellQuoting
{
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '=' or '.' or '/' or ':' or '@' || c == Path.DirectorySeparatorChar)
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
