using Reconciler.Engine.Aws;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;
using Reconciler.Spec.Loading;

namespace EndToEnd.Tests;

/// <summary><c>reconciler/ignore-fields</c> accepts the types that an object really defines.</summary>
public sealed class IgnoredFieldTypesTests
{
    [Fact]
    public void Every_type_that_an_object_defines_is_accepted_on_it()
    {
        Check(StackBuilder.OfWorkshop());
        Check(StackBuilder.OfMachines());
        Check(new StackBuilder("keys").WithApiKeyProvider());
    }

    private static void Check(StackBuilder builder)
    {
        var types = new ResourceTypes(new SecretReader(_ => null));
        var files = builder.Write();
        var stack = StackLoader.Load(files.Specs).Stack!;
        var graph = new StackComposer(types, _ => null).Compose(stack, new AwsIdentity("000000000000", "us-east-1", "aws"));
        Directory.Delete(files.Root, recursive: true);

        foreach (var resource in graph.Ordered)
        {
            var owner = stack.Find(resource.Owner)!;
            var annotated = new SpecObject
            {
                Ref = owner.Ref,
                Spec = owner.Spec,
                Location = owner.Location,
                Directory = owner.Directory,
                Annotations = new Dictionary<string, string> { [StackAnnotations.IgnoreFields] = $"{resource.Type.Name}.nothing" },
            };

            var error = Assert.Single(IgnoredFields.Check([annotated]));
            Assert.Contains("there is no member nothing", error.Message, StringComparison.Ordinal);
        }
    }
}
