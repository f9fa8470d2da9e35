using System.Text;
using Reconciler.Emulator.DataPlane.Runtime;
using Reconciler.Emulator.Platform.Pipeline;

namespace Emulator.Tests.Host;

/// <summary>Writes docs/embedded-aws.md from the services.</summary>
internal static class EmbeddedAwsDocument
{
    private const string Introduction = """
        # What the embedded AWS implements

        `reconciler emulator` and `--local` serve the operations below over the protocols of AWS: signatures, constraints of the public API
        models, error codes and texts. A test writes this page from the code (`UPDATE_GOLDEN=1 dotnet test tests/Emulator.Tests`).

        There is one way to say "not built":

        | the call | the answer |
        | --- | --- |
        | an operation of AWS that is not listed here | 501 `NotImplementedException` with the operation's name, in the protocol of the service. S3 has a code of its own for it, `NotImplemented`, which clients such as Terraform know |
        | an operation that AWS does not have | what AWS says: `UnknownOperationException` (JSON), `InvalidAction` (IAM, STS), `MethodNotAllowed` (S3) |
        | a service that is not listed here | 501 `NotImplementedException` in the protocol of the client (JSON, query, EC2, REST-XML or CBOR) |

        No call runs another operation in place of its own. A sweep over every operation of botocore's models checks this (`SweepTests`).

        """;

    public static string Write(IReadOnlyList<IService> services)
    {
        var text = new StringBuilder(Introduction);
        foreach (var service in services.OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            var operations = service.Protocol.Contract.Operations.Values.ToList();
            var apis = operations.Where(o => o.Api is not null).ToLookup(o => o.Api!, o => o.Name);
            Append(text, service.Name, [.. service.Handled.Except(apis.SelectMany(api => api))], operations.Count(o => o.Api is null));
            foreach (var api in apis)
                Append(text, api.Key, [.. RuntimeInvocations.Operations, .. service.Handled.Intersect(api)], api.Count());
        }

        text.Append("""

            Besides the APIs there are the MCP endpoints of gateways ([gateway.md](gateway.md)), for user pools the issuer, keys, sign-in page,
            token and user info endpoints, for ECR the registry of container tools (`/v2/`), and an admin API under `/_emulator/`
            ([local-servers.md](local-servers.md)).

            ## Buildspecs

            Builds run no shell. The emulator interprets assignments, `export`, `$X`, `${X}`, quotes, `&&`, `||`, `;` and comments, the commands
            `echo`, `cd` and others without effect, `docker build`, `tag`, `push`, `pull` and `login`, and `aws ecr get-login-password` into
            `docker login`. Any other line fails the build and is named in its log, and so does a push to what is no repository.

            """);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, IReadOnlyCollection<string> handled, int all)
    {
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n## {name}: {handled.Count} of {all} operations\n\n");
        var line = new StringBuilder();
        foreach (var operation in handled.Order(StringComparer.Ordinal))
        {
            if (line.Length + operation.Length + 4 > 138)
            {
                text.Append(line.ToString().TrimEnd()).Append('\n');
                line.Clear();
            }

            line.Append('`').Append(operation).Append("`, ");
        }

        text.Append(line.ToString().TrimEnd(' ', ',')).Append('\n');
    }
}
