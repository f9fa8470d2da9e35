using System.CommandLine;
using System.CommandLine.Parsing;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Commands;

/// <summary>
/// Refuses empty arguments and empty values of options. No command has a use for one; in a script it is a variable that is not set.
/// </summary>
internal static class EmptyArguments
{
    /// <exception cref="ConnectionException">An argument is empty.</exception>
    public static void Refuse(ParseResult parsed)
    {
        for (var command = parsed.CommandResult; command is not null; command = command.Parent as CommandResult)
        {
            foreach (var child in command.Children.Where(child => child.Tokens.Any(token => token.Value.Length == 0)))
            {
                var name = child switch
                {
                    OptionResult option => $"the value of {option.Option.Name}",
                    ArgumentResult argument => argument.Argument.Name,
                    _ => "an argument",
                };
                throw new ConnectionException($"{name} is empty.", "Is a variable of the shell not set?");
            }
        }
    }
}
