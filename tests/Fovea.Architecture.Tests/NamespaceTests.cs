using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fovea.Architecture.Tests;

/// <summary>Namespaces inside an assembly form no circle: read from signatures and instructions of the compiled code.</summary>
public sealed class NamespaceTests
{
    public static TheoryData<string> Assemblies() => [.. Repository.Rooms.Select(room => room == "Fovea.Cli" ? "fovea" : room)];

    [Theory, MemberData(nameof(Assemblies))]
    public void NamespacesFormNoCircle(string assembly)
    {
        var uses = Uses(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        var circle = FindCircle(uses);
        Assert.True(circle is null, $"{assembly}: {string.Join(" → ", circle ?? [])}");
    }

    [Fact]
    public void ACircleIsFound()
    {
        Dictionary<string, SortedSet<string>> uses = new() { ["A"] = ["B"], ["B"] = ["C"], ["C"] = ["A"] };
        Assert.Equal(["A", "B", "C", "A"], FindCircle(uses));
    }

    static List<string>? FindCircle(Dictionary<string, SortedSet<string>> uses)
    {
        var done = new HashSet<string>();
        var path = new List<string>();
        List<string>? Visit(string name)
        {
            if (path.Contains(name))
                return [.. path.SkipWhile(earlier => earlier != name), name];
            if (!done.Add(name))
                return null;
            path.Add(name);
            foreach (var next in uses.GetValueOrDefault(name, []))
                if (Visit(next) is { } circle)
                    return circle;
            path.RemoveAt(path.Count - 1);
            return null;
        }

        return uses.Keys.Order(StringComparer.Ordinal).Select(Visit).FirstOrDefault(circle => circle is not null);
    }

    static Dictionary<string, SortedSet<string>> Uses(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var uses = new Dictionary<string, SortedSet<string>>();
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            var from = NamespaceOf(metadata, handle);
            if (!from.StartsWith("Fovea", StringComparison.Ordinal))
                continue;
            var collector = new Collector(metadata);
            collector.Add(type.BaseType);
            foreach (var implementation in type.GetInterfaceImplementations())
                collector.Add(metadata.GetInterfaceImplementation(implementation).Interface);
            foreach (var field in type.GetFields())
                metadata.GetFieldDefinition(field).DecodeSignature(collector, null);
            foreach (var methodHandle in type.GetMethods())
            {
                var method = metadata.GetMethodDefinition(methodHandle);
                method.DecodeSignature(collector, null);
                if (method.RelativeVirtualAddress != 0)
                    collector.AddBody(file.GetMethodBody(method.RelativeVirtualAddress));
            }

            if (!uses.TryGetValue(from, out var set))
                uses.Add(from, set = []);
            set.UnionWith(collector.Namespaces.Where(to => to != from));
        }

        return uses;
    }

    static string NamespaceOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        return metadata.GetString(type.Namespace);
    }

    // Collects the namespaces of this assembly's own types wherever one is mentioned.
    sealed class Collector(MetadataReader metadata) : ISignatureTypeProvider<int, object?>
    {
        public HashSet<string> Namespaces { get; } = [];

        public void Add(EntityHandle handle)
        {
            if (handle.IsNil)
                return;
            switch (handle.Kind)
            {
                case HandleKind.TypeDefinition:
                    Namespaces.Add(NamespaceOf(metadata, (TypeDefinitionHandle)handle));
                    break;
                case HandleKind.TypeSpecification:
                    metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                    break;
                case HandleKind.MethodDefinition:
                    Add(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.FieldDefinition:
                    Add(metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.MemberReference:
                    Add(metadata.GetMemberReference((MemberReferenceHandle)handle).Parent);
                    break;
                case HandleKind.MethodSpecification:
                    var method = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                    Add(method.Method);
                    method.DecodeSignature(this, null);
                    break;
            }
        }

        public void AddBody(MethodBodyBlock body)
        {
            var il = body.GetILReader();
            while (il.RemainingBytes > 0)
            {
                int code = il.ReadByte();
                if (code == 0xFE)
                    code = 0xFE00 | il.ReadByte();
                var size = OperandSize(code);
                if (size == -1)
                {
                    Add((EntityHandle)System.Reflection.Metadata.Ecma335.MetadataTokens.Handle(il.ReadInt32()));
                    continue;
                }

                if (code == 0x45)
                    size = il.ReadInt32() * 4;
                il.Offset += size;
            }
        }

        public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            Add(handle);
            return 0;
        }

        public int GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
        {
            Add(handle);
            return 0;
        }

        public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => 0;

        public int GetArrayType(int elementType, ArrayShape shape) => 0;

        public int GetByReferenceType(int elementType) => 0;

        public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

        public int GetGenericInstantiation(int genericType, System.Collections.Immutable.ImmutableArray<int> typeArguments) => 0;

        public int GetGenericMethodParameter(object? genericContext, int index) => 0;

        public int GetGenericTypeParameter(object? genericContext, int index) => 0;

        public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

        public int GetPinnedType(int elementType) => 0;

        public int GetPointerType(int elementType) => 0;

        public int GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

        public int GetSZArrayType(int elementType) => 0;

        // Bytes of an instruction's operand (ECMA-335, partition III); −1 for a token of a type or member; strings and signatures are skipped.
        static int OperandSize(int code) => code switch
        {
            0x0E or 0x0F or 0x10 or 0x11 or 0x12 or 0x13 or 0x1F => 1,
            >= 0x2B and <= 0x37 or 0xDE => 1,
            0x20 or 0x22 or 0x72 or 0x29 => 4,
            >= 0x38 and <= 0x44 or 0xDD => 4,
            0x21 or 0x23 => 8,
            0x27 or 0x28 or 0x6F or >= 0x70 and <= 0x71 or 0x73 or 0x74 or 0x75 or 0x79 => -1,
            >= 0x7B and <= 0x81 or 0x8C or 0x8D or 0x8F or 0xA3 or 0xA4 or 0xA5 or 0xC2 or 0xC6 or 0xD0 => -1,
            0xFE06 or 0xFE07 or 0xFE15 or 0xFE16 or 0xFE1C => -1,
            >= 0xFE09 and <= 0xFE0E => 2,
            0xFE12 or 0xFE19 => 1,
            _ => 0,
        };
    }
}
