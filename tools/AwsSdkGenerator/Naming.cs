using System.Text;

namespace Reconciler.AwsSdkGenerator;

/// <summary>The official SDK's rules for .NET names.</summary>
internal static class Naming
{
    public static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>Names of exceptions end in Exception, also if the model's name does not.</summary>
    public static string Exception(string shape)
    {
        var name = Pascal(shape);
        if (name.EndsWith("Exception", StringComparison.Ordinal))
            return name;
        return (name.EndsWith("Fault", StringComparison.Ordinal) ? name[..^"Fault".Length] : name) + "Exception";
    }

    /// <summary>Capitalizes words and drops separators: "nodejs4.3-edge" becomes Nodejs43Edge.</summary>
    public static string Constant(string value)
    {
        var name = new StringBuilder();
        var startsWord = true;
        foreach (var c in value)
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '_')
            {
                name.Append(startsWord ? char.ToUpperInvariant(c) : c);
                startsWord = false;
            }
            else
            {
                startsWord = true;
            }
        }
        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? "_" + name : name.ToString();
    }
}
